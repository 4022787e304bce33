"""Links between acts of several articles: the rule by cases, and what it finds in ten articles of two threads."""

from itertools import combinations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts import Actor, DocumentFacts, Facts, OfficeHeld, Statement, Undertaking
from kg.graph import article_quads
from kg.linking import Act, matter_quads, same_matter
from kg.linking.content import alike, content, shared, stem
from kg.pipeline import retract
from kg.store import Store
from kg.store.export import export_graphs
from kg.store.listing import stored_versions
from kg.validation import validate
from kg.vocabulary import REFERENCE, term
from tests.corpus_store import corpus, store_all

LINK = ox.NamedNode(term("sameMatterAs"))

# The matters of the corpus, by hand from its texts: the article's number and the fact's id of every act about each.
MATTERS = {
    "the ceasefire": "01u1 02u1 02u2 07u4 08u5 09u5",
    "the prisoners": "01u2 05u1 06u1",
    "the guns": "01u3 05u4 05u5 05u6 06u4 06u5 06u6 08u1 08u2 08u3 09u1 09u2 09u3",
    "the patrols": "01u4 02u3",
    "a seat for Uzbekistan": "01u5 07u1",
    "the crossing": "02u4 05u2 06u2 08u4 09u4",
    "the observers": "02u7 02u8 07u2 07u3",
    "the hotline": "05u3 06u3",
    "the inspections": "03u2 03u3 03u4 10u1",
    "the sanctions on oil": "03u1 04u2 04u3 04u6",
}
VERSIONS_OF_ONE = ("08", "09")
REVISED_WHEN_READ = ("08", "10")  # 09 corrects 08, and 10 comes after it


def pairs(acts):
    """Return the pairs of acts of different articles, without those of a version with a later one of its article."""
    return {
        (one, other)
        for one, other in combinations(sorted(acts), 2)
        if one[:2] != other[:2] and (one[:2], other[:2]) not in (VERSIONS_OF_ONE, REVISED_WHEN_READ)
    }


TRUE = {pair for acts in MATTERS.values() for pair in pairs(acts.split())}


def act(proposition, kind="Commitment", by=("a",), to=(), **more):
    sides = [tuple(frozenset(side.split()) for side in part) for part in (by, to)]
    return Act("act", kind, *sides, proposition, **more)


class TestContent:
    def test_is_stems_without_function_words_and_words_of_promising(self):
        assert content("to keep its own promise and withdraw its artillery") == {"withdraw", "artilleri"}

    @pytest.mark.parametrize(
        "text", ["by March 31", "on Tuesday, 4 March 2037", "by the end of May", "in 2024", "the demand"]
    )
    def test_dates_and_words_of_promising_alone_are_none(self, text):
        assert content(text) == frozenset()

    def test_names_and_numbers_are_content(self):
        assert content("release 40 men at Kok-Terek") == {"releas", "40", "men", "kokterek"}

    def test_a_hyphen_makes_no_difference(self):
        assert content("a cease-fire") == content("the ceasefire")

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("inspector", "inspections", True),
            ("withdrawn", "withdrawal", True),
            ("fire", "ceasefire", True),
            ("sanction", "sanctions", True),
            ("state", "statement", False),
            ("40", "400", False),
            ("art", "artillery", False),
            ("oil", "turmoil", False),
        ],
    )
    def test_stems_are_alike_where_words_are_derived_or_compounds(self, one, other, same):
        assert alike(stem(one), stem(other)) is alike(stem(other), stem(one)) is same

    STEMS = st.frozensets(
        st.sampled_from(
            ["inspect", "inspector", "inspectors", "fire", "ceasefir", "gunfir", "withdraw", "withdrawn", "40"]
        )
    )

    @given(STEMS, STEMS)
    def test_two_texts_share_as_many_words_whichever_comes_first(self, one, other):
        assert len(one & other) <= shared(one, other) == shared(other, one) <= min(len(one), len(other))

    @given(st.lists(st.sampled_from(["fire", "ceasefir", "withdraw", "withdrawn", "40", "inspect", "inspector"])))
    def test_a_text_shares_all_its_words_with_itself_and_none_with_nothing(self, words):
        assert shared(frozenset(words), frozenset(words)) == len(set(words))
        assert shared(frozenset(words), frozenset()) == 0


class TestRule:
    def test_a_promise_and_the_same_promise_kept(self):
        assert same_matter(act("release 40 prisoners"), act("to free or release all 40 prisoners"))

    def test_not_of_two_who_promise_alike(self):
        assert not same_matter(act("release 40 prisoners"), act("release 40 prisoners", by=["b"]))

    def test_not_of_one_who_promises_two_things(self):
        assert not same_matter(act("set up a hotline for border commanders"), act("a ceasefire along the border"))

    def test_a_minister_is_his_state(self):
        assert same_matter(
            act("admit inspectors to the plant", by=["minister state"]), act("admit inspectors to plants", by=["state"])
        )

    def test_a_demand_and_what_its_addressee_does(self):
        demand = act("reopen the northern crossing", "Demand", by=["a"], to=["b"])
        assert same_matter(demand, act("reopen the crossing in the northern valley", by=["b"]))
        assert same_matter(demand, act("reopen the northern crossing", "Refusal", by=["b"]))
        assert not same_matter(demand, act("reopen the northern crossing", by=["a"]))

    def test_a_demand_to_nobody_and_what_is_answered_to_the_one_who_demands(self):
        demand = act("a seat at the border talks", "Demand")
        assert same_matter(demand, act("a seat at the border talks", "Refusal", by=["b"], to=["a"]))
        assert not same_matter(demand, act("a seat at the border talks", "Refusal", by=["b"]))

    def test_two_demands_of_one_or_to_one(self):
        demand = act("admit the inspectors", "Demand", by=["a"], to=["b"])
        assert same_matter(demand, act("admit inspectors", "Demand", by=["c"], to=["b"]))
        assert same_matter(demand, act("admit inspectors", "Demand", by=["a"]))
        assert not same_matter(demand, act("admit inspectors", "Demand", by=["b"], to=["a"]))

    def test_agreements_have_both_parties_in_common(self):
        words = "a ceasefire along the border"
        assert same_matter(act(words, "Agreement", by=["a", "b"]), act(words, "Agreement", by=["b", "a"]))
        assert not same_matter(act(words, "Agreement", by=["a", "b"]), act(words, "Agreement", by=["a", "c"]))

    def test_one_word_is_enough_between_the_same_two_sides_only(self):
        told = act("a ceasefire along the disputed border", "Agreement", by=["a", "b"])
        assert same_matter(told, act("the ceasefire", "Agreement", by=["a", "b"]))
        assert not same_matter(told, act("the ceasefire", "Commitment", by=["a"]))
        assert not same_matter(told, act("the ceasefire", "Agreement", by=["a minister"]))

    def test_who_acts_is_not_what_is_done(self):
        names = frozenset({"Norland", "Norlandic"})
        assert not same_matter(
            act("free Norlandic ships", names=names), act("feed Norlandic ships", by=["b"], names=names)
        )
        assert act("free Norlandic ships", names=names).words == {"free", "ship"}

    def test_a_proposition_that_says_nothing_gives_way_to_the_quotes(self):
        quote = ("agreed on Tuesday to a ceasefire along the disputed border",)
        one = act("on Tuesday", "Agreement", by=["a", "b"], quotes=quote)
        assert one.words == {"ceasefir", "disput", "border"}

    def test_a_copy_is_about_the_same(self):
        copied = act("start the withdrawal", quotes=("will start the withdrawal next week",))
        assert same_matter(copied, act("start the withdrawal", quotes=copied.quotes))
        assert not same_matter(copied, act("start the withdrawal", quotes=("will start the withdrawal soon",)))

    def test_nothing_said_is_no_matter(self):
        assert not same_matter(act("the demand"), act("the offer"))

    ACTS = st.builds(
        act,
        st.lists(
            st.sampled_from(
                ["release", "40", "prisoners", "ceasefire", "fire", "border", "withdraw", "withdrawal", "the"]
            ),
            max_size=5,
        ).map(" ".join),
        st.sampled_from(["Agreement", "Commitment", "Demand", "Refusal", "Threat", "Offer"]),
        by=st.lists(st.sampled_from(["a", "b", "a m", "c"]), max_size=3, unique=True),
        to=st.lists(st.sampled_from(["a", "b", "c"]), max_size=1),
    )

    @given(ACTS, ACTS)
    def test_it_is_symmetric(self, one, other):
        assert same_matter(one, other) is same_matter(other, one)


def in_graphs(store, subject, predicate):
    """Return the quads of named graphs; the default graph repeats them."""
    quads = store.graph.quads_for_pattern(subject, predicate, None)
    return [quad for quad in quads if isinstance(quad.graph_name, ox.NamedNode)]


def links(store):
    """Return the stored links as pairs of an article's number and a fact's id, the smaller first."""
    numbers = {one.version: one.identifier[:2] for one in stored_versions(store)}

    def short(node):
        version, _, fact = node.value.rpartition("/")
        return numbers[version] + fact

    found = [(short(quad.subject), short(quad.object)) for quad in store.graph.quads_for_pattern(None, LINK, None)]
    return {tuple(sorted(pair)) for pair in found}


@pytest.fixture
def store():
    with Store.in_memory() as opened:
        yield opened


@pytest.fixture(scope="module")
def filled():
    """Return a store with the corpus, and the graph of each article by its number."""
    with Store.in_memory() as opened:
        yield opened, store_all(opened, corpus())


class TestCorpus:
    def test_precision_and_recall(self, filled):
        found = links(filled[0])
        assert found - TRUE == set()
        assert len(found & TRUE) / len(TRUE) >= 0.42

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            pytest.param("01u1", "02u1", id="an agreement attested twice"),
            pytest.param("01u1", "07u4", id="an agreement that is broken later"),
            pytest.param("01u2", "05u1", id="a promise and its fulfilment"),
            pytest.param("01u2", "06u1", id="a promise and its fulfilment in a copy"),
            pytest.param("01u3", "05u4", id="a promise and the demand to keep it"),
            pytest.param("01u3", "08u1", id="a promise that is overdue"),
            pytest.param("01u3", "09u1", id="a promise that is overdue in a corrected version"),
            pytest.param("02u4", "05u2", id="a demand that is met"),
            pytest.param("02u7", "07u2", id="an offer and the promise it becomes"),
            pytest.param("03u3", "10u1", id="a demand rejected and conceded later"),
            pytest.param("03u4", "10u1", id="a refusal given up"),
            pytest.param("05u6", "06u6", id="a copy of few words"),
        ],
    )
    def test_what_became_of_an_act_is_found(self, filled, one, other):
        assert (one, other) in links(filled[0])

    def test_every_matter_but_those_told_in_other_words_has_a_link(self, filled):
        found = links(filled[0])
        without = {matter for matter, acts in MATTERS.items() if not pairs(acts.split()) & found}
        assert without == {"a seat for Uzbekistan", "the sanctions on oil"}

    def test_the_links_conform_and_stand_in_the_newer_graph(self, filled):
        store, graphs = filled
        numbers = {graph: number for number, graph in graphs.items()}
        for quad in in_graphs(store, None, LINK):
            version = quad.subject.value.rpartition("/")[0]
            assert quad.graph_name.value.partition("/graph/")[2] == version.partition("/article/")[2]
            (old,) = in_graphs(store, quad.object, ox.NamedNode(term("readFrom")))
            assert numbers[old.graph_name.value] < numbers[quad.graph_name.value]
        report = validate([quad for quad in in_graphs(store, None, None) if "/graph/" in quad.graph_name.value])
        assert [finding for finding in report.findings if "matter" in str(finding.shape)] == []


class TestIngest:
    def test_again_in_any_order_gives_the_same_quads(self, store):
        articles = corpus()
        store_all(store, articles)
        before = export_graphs(store)
        store_all(store, [*articles[::-1], articles[0]])
        assert export_graphs(store) == before

    def test_whatever_comes_second_holds_the_link(self, store):
        articles = {facts.document.id[:2]: facts for facts in corpus()}
        graphs = store_all(store, [articles["05"], articles["01"]])
        found = in_graphs(store, None, LINK)
        assert {quad.graph_name.value for quad in found} == {graphs["01"]}
        assert ("01u2", "05u1") in links(store)

    def test_a_link_to_what_was_taken_out_is_a_warning_and_holds_again_when_it_comes_back(self, store):
        articles = {facts.document.id[:2]: facts for facts in corpus()}
        store_all(store, [articles["01"], articles["05"]])
        before = export_graphs(store)
        retract(store, articles["01"].document.id)
        report = validate(store.graph)
        (warned,) = {str(finding.shape) for finding in report.findings if "matter" in str(finding.shape)}
        assert warned.endswith("DiplomaticAct-matter>")
        assert report.conforms
        store_all(store, [articles["01"]])
        assert export_graphs(store) == before

    def test_an_article_stored_anew_drops_a_link_to_what_was_taken_out(self, store):
        articles = {facts.document.id[:2]: facts for facts in corpus()}
        store_all(store, [articles["01"], articles["05"]])
        retract(store, articles["01"].document.id)
        store_all(store, [articles["05"]])
        assert list(store.graph.quads_for_pattern(None, LINK, None)) == []

    def test_the_first_article_is_stored_as_it_is(self, store):
        (facts, *_) = corpus()
        assert matter_quads(article_quads(facts), store) == []


TEXT = "The minister promised to reopen the northern crossing."


def told(number, party, published="2037-03-03", **more):
    """Return facts of an article in which an actor promises to reopen a crossing."""
    actors = (
        Actor(id="state", iri=f"{REFERENCE}state/NOR", name="Norway", type="State", mentions=((0, 3),)),
        Actor(id="minister", name=f"Minister {number}", type="Person", mentions=((0, 12),), **more.pop("holder", {})),
    )
    promise = Undertaking(
        id="u1",
        type="Commitment",
        parties=(party,),
        proposition="reopen the northern crossing",
        evidence=((0, 54),),
        **more,
    )
    document = DocumentFacts(id=str(number), title="T", published=published, text=f"{TEXT} {number}")
    statement = Statement(
        id="s1", kind="indirect", speaker="minister", source=((0, 12),), cue=((13, 21),), content=((22, 53),),
        on_behalf_of="state" if "statements" in more else None,
    )  # fmt: skip
    return Facts(document=document, actors=actors, statements=(statement,), undertakings=(promise,))


class TestSides:
    OFFICE = OfficeHeld(title="Minister", of="state", evidence=((0, 12),))

    def linked(self, store, first, second):
        quads = article_quads(first)
        store.replace([quads[0].graph_name.value], quads)
        return bool(matter_quads(article_quads(second), store))

    def test_who_holds_an_office_of_a_state_acts_for_it(self, store):
        assert self.linked(store, told(1, "minister", holder={"offices": (self.OFFICE,)}), told(2, "state"))

    def test_and_the_other_way_round(self, store):
        assert self.linked(store, told(1, "state"), told(2, "minister", holder={"offices": (self.OFFICE,)}))

    def test_who_held_it_before_does_not(self, store):
        before = self.OFFICE.model_copy(update={"end": "2036"})
        assert not self.linked(store, told(1, "minister", holder={"offices": (before,)}), told(2, "state"))

    def test_who_speaks_for_a_state_acts_for_it(self, store):
        assert self.linked(store, told(1, "minister", statements=("s1",)), told(2, "state"))

    def test_two_who_hold_no_office_do_not(self, store):
        assert not self.linked(store, told(1, "minister"), told(2, "state"))

    @pytest.mark.parametrize(("day", "near"), [("2038-03-03", True), ("2038-03-04", False), (None, True)])
    def test_what_is_more_than_a_year_apart_is_another_matter(self, store, day, near):
        assert self.linked(store, told(1, "state"), told(2, "state", published=day)) is near
