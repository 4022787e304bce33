"""Saved queries: the rules that all files keep, their answers, parameters that stay literals, readings."""

import json
import re
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from kg.errors import QueryError
from kg.queries import answer, format_table, load_query, saved_queries
from kg.queries.answer import has_readings
from kg.queries.parameters import TYPES, bind, parse_value
from kg.queries.saved import READINGS, RESERVED, Parameter, SavedQuery, read_query, value_place
from kg.resources import resource_folder
from kg.store import Answers, Store
from kg.store.results import read_answers
from kg.store.terms import sparql_term
from kg.store.tokens import masked
from tests.expected_answers import ASKED_OF_THE_THREAD, article_store, expected_path, written
from tests.thread import articles, thread_store

QUERIES = saved_queries()
IDS = [query.name for query in QUERIES]
every_query = pytest.mark.parametrize("query", QUERIES, ids=IDS)
OF_TEXTS = [query for query in QUERIES if "ontology" not in query.tags]
every_query_of_texts = pytest.mark.parametrize("query", OF_TEXTS, ids=[query.name for query in OF_TEXTS])
ASKED = [(query, reading) for query in QUERIES for reading in (READINGS if has_readings(query) else ("best",))]
# What the parameters that a question needs are on the thread.
ON_THE_THREAD = {
    "conflicting-stances": {"holder": "Freedonia"},
    "everything-about": {"actor": "Freedonia"},
    "falls-without": {"source": "Ada Lund"},
    "office-holders": {"of": "Freedonia", "day": "2024-04-02"},
    "promises-due": {"at": "2024-05-05"},
    "read-since": {"since": "2024-04-15"},
    "spoke-about": {"about": "Freedonia"},
}


@pytest.fixture(scope="module")
def store():
    return article_store()


@pytest.fixture(scope="module")
def thread():
    return thread_store()


@pytest.fixture(scope="module")
def stores(store, thread):
    """Return the store that the expected answer of a query comes from, by the query's name."""
    return {name: thread if name in ASKED_OF_THE_THREAD else store for name in IDS}


@pytest.fixture(scope="module")
def rdflib_source(store, tmp_path_factory):
    return through_rdflib(store, tmp_path_factory)


@pytest.fixture(scope="module")
def rdflib_thread(thread, tmp_path_factory):
    return through_rdflib(thread, tmp_path_factory)


def through_rdflib(store, tmp_path_factory):
    """Return the same data behind rdflib, as something that answers queries."""
    import rdflib

    path = tmp_path_factory.mktemp("rdflib") / "store.nq"
    store.graph.dump(str(path), format=ox.RdfFormat.N_QUADS)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(path, format="nquads")

    class Source:
        def query(self, sparql):
            found = dataset.query(sparql)
            if found.type == "SELECT":
                data = found.serialize(format="json")
                return read_answers(ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON))
            return Answers(truth=bool(found))

    return Source()


def columns_of(query):
    return [str(variable) for variable in prepareQuery(query.text).algebra["PV"]]


def subselects(query):
    """Return the texts between SELECT and the end of GROUP BY of all sub-SELECTs, without strings and comments."""
    code = query.text
    shown = masked(code)
    starts = [found.start() for found in re.finditer(r"\bSELECT\b", shown)][1:]
    found = []
    for start in starts:
        depth = 0
        for place in range(start, len(shown)):
            depth += {"{": 1, "}": -1}.get(shown[place], 0)
            if depth < 0:
                found.append(code[start:place])
                break
    return found


def optionals(query):
    """Return the texts of all OPTIONAL groups."""
    shown, found = masked(query.text), []
    for start in (one.end() for one in re.finditer(r"\bOPTIONAL\s*\{", shown)):
        depth, place = 1, start
        while depth:
            depth += {"{": 1, "}": -1}.get(shown[place], 0)
            place += 1
        found.append(query.text[start : place - 1])
    return found


class TestHouse:
    def test_there_are_enough(self):
        assert len(QUERIES) >= 36

    @every_query
    def test_says_what_it_is(self, query):
        assert query.summary
        assert query.question.endswith("?")
        assert query.description.endswith(".")
        assert query.tags
        assert all(one.description and one.type in TYPES for one in query.parameters)

    @every_query
    def test_rdflib_and_oxigraph_parse_it(self, query):
        prepareQuery(query.text)
        ox.Store().query(query.text)

    @every_query
    def test_projects_its_parameters(self, query):
        assert {one.name for one in query.parameters} <= set(columns_of(query))

    @every_query_of_texts
    def test_projects_its_evidence(self, query):
        assert {"quote", "span"} <= set(columns_of(query))

    @every_query
    def test_is_distinct_and_in_order(self, query):
        code = masked(query.text)
        assert re.search(r"SELECT\s+DISTINCT", code)
        assert re.search(r"\}\s*ORDER BY\s[^}]*$", code)
        assert not re.search(r"COUNT\s*\(\s*(?!DISTINCT)", code)
        assert not re.search(r"GROUP_CONCAT\s*\(\s*(?!DISTINCT)", code)

    @every_query
    def test_keeps_to_what_all_engines_answer_alike(self, query):
        words = set(re.findall(r"[A-Z]{3,}", masked(query.text)))
        assert words & ENGINES_DIFFER == set()
        assert not re.search(r"(?:BIND\s*\(|IF\s*\()[^\n]*\bEXISTS\b", masked(query.text))  # only FILTER asks EXISTS

    @every_query
    def test_has_no_path_of_any_length(self, query):
        assert not re.search(r"[\w)][*+](?=[\s/|)])", masked(query.text)), "Virtuoso joins such paths wrongly"

    def test_two_steps_reach_every_class_and_topic(self, store):
        below = "?one rdfs:subClassOf/rdfs:subClassOf/rdfs:subClassOf parley:Encounter"
        narrower = "?one skos:broader/skos:broader/skos:broader ?other"
        names = "PREFIX parley: <https://w3id.org/parley/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        for steps in (below, narrower):
            asked = f"{names} PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> ASK {{ {steps} }}"
            assert store.query(asked).truth is False

    @every_query
    def test_filters_within_optional_ask_only_of_what_stands_there(self, query):
        """Virtuoso does not see variables from outside in a FILTER within OPTIONAL."""
        for group in optionals(query):
            inner = masked(group)
            filtered = " ".join(re.findall(r"FILTER\s*\(([^{}]*)\)", inner))
            patterns = re.sub(r"FILTER\s*\([^{}]*\)", " ", inner)
            assert set(re.findall(r"\?\w+", filtered)) <= set(re.findall(r"\?\w+", patterns))

    @every_query
    def test_an_aggregate_is_joined_by_a_filter(self, query):
        """rdflib does not compare an aggregate's value with one that the variable has outside."""
        outside = masked(query.text)
        for text in subselects(query):
            outside = outside.replace(masked(text), " ")
        patterns = re.sub(r"(?:FILTER|BIND)\s*\([^{}]*\)|SELECT[^{]*\{|ORDER BY.*", " ", outside)
        for text in subselects(query):
            for name in re.findall(r"(?:COUNT|MIN|MAX|SUM|AVG)\s*\([^()]*\) AS (\?\w+)\)", masked(text)):
                assert not re.search(rf"\{name}\b", patterns), name

    @every_query
    def test_what_is_grouped_is_no_union(self, query):
        """Virtuoso groups each branch apart, or joins one with rows of another, as its statistics will have it."""
        grouped = [text for text in map(masked, subselects(query)) if "GROUP BY" in text.rpartition("}")[2]]
        assert not any(re.search(r"\bUNION\b", text) for text in grouped)

    @every_query
    def test_names_that_may_be_missing_are_concatenated_as_empty(self, query):
        """rdflib raises an error of an unbound variable in GROUP_CONCAT(DISTINCT …)."""
        for text in subselects(query):
            if "GROUP_CONCAT" in text and "OPTIONAL" in text:
                assert re.search(r"GROUP_CONCAT\(DISTINCT COALESCE\(", text)

    @every_query
    def test_names_no_graph_unless_it_speaks_of_provenance(self, query):
        assert "provenance" in query.tags or not re.search(r"\bGRAPH\b", masked(query.text))

    @every_query_of_texts
    def test_leaves_out_what_was_revised(self, query):
        assert re.search(r"NOT EXISTS \{ \?newer prov:wasRevisionOf \?version \}", query.text)

    @every_query
    def test_each_line_of_a_parameter_holds_its_default(self, query):
        names = [one.name for one in query.parameters] + (["reading"] if has_readings(query) else [])
        for name in names:
            start, end = value_place(query.path, query.text, name)
            default = "best" if name == "reading" else query.parameter(name).default
            if default is None:
                assert query.text[start:end] == "UNDEF"
            else:
                parameter = Parameter("reading", "string", "") if name == "reading" else query.parameter(name)
                assert query.text[start:end] == sparql_term(parse_value(parameter, default, Store(ox.Store())))

    @every_query
    def test_a_subselect_with_a_parameter_projects_it_and_groups_by_it(self, query):
        for text in subselects(query):
            head, _, rest = text.partition("{")
            group = rest.rpartition("GROUP BY")[2] if "GROUP BY" in rest else ""
            for one in query.parameters:
                if re.search(rf"[?$]{one.name}\b", text):
                    assert re.search(rf"[?$]{one.name}\b", head)
                    assert not re.search(r"\bGROUP BY\b", rest) or re.search(rf"[?$]{one.name}\b", group)

    @every_query
    def test_columns_of_several_names_are_told(self, query):
        concatenated = re.findall(r"GROUP_CONCAT\(.*?AS \?(\w+)\)", query.text)
        assert set(concatenated) & set(columns_of(query)) == set(query.sets)

    @every_query
    def test_asks_what_the_ontology_asks(self, query):
        text = (resource_folder("ontology") / "questions.ttl").read_text(encoding="utf-8")
        asked = {
            name: label
            for label, name in re.findall(r'rdfs:label "([^"]+)"@en ;\n    parley:answeredBy "([^"]+)"', text)
        }
        assert len(asked) >= 24
        assert asked[query.name] == query.question


# A clock, chance, a cut without a total order, and constructs that some engine leaves out or reads in its own way.
ENGINES_DIFFER = {
    "MINUS", "SERVICE", "FROM", "LIMIT", "OFFSET", "HAVING", "SAMPLE", "RAND", "NOW", "UUID", "STRUUID", "BNODE",
    "DESCRIBE", "REDUCED", "STRDT", "TIMEZONE",
}  # fmt: skip
TEXT = "https://w3id.org/parley/ontology#text"


def by_value(answers, query=None):
    """Return the rows with numbers and instants by value, since stores write them in several ways.

    Columns of several names, by the query, are in no order of their own.
    """
    unordered = {answers.columns.index(name) for name in (query.sets if query else ())}
    rows = [
        tuple(
            sorted(one.value.split("; ")) if place in unordered and one else value_of(one)
            for place, one in enumerate(row)
        )
        for row in answers.rows
    ]
    return sorted(rows, key=lambda row: [(str(type(one)), str(one)) for one in row])


def value_of(term):
    if not isinstance(term, ox.Literal):
        return term and term.value
    kind = term.datatype.value.rsplit("#")[-1]
    if kind in ("integer", "decimal"):
        return Decimal(term.value).normalize()
    if kind == "dateTime":
        return term.value.replace("+00:00", "Z")
    return term.value, term.language


class TestAnswers:
    @every_query
    def test_the_expected_answer(self, query, stores):
        found = answer(query, dict(query.example), stores[query.name])
        assert found.rows, f"{query.name} has no answer: choose an example that has"
        assert written(found) == expected_path(query).read_text(encoding="utf-8"), (
            f"the answer to {query.name} has changed: python tests/expected_answers.py {query.name}, check it, commit it"  # noqa: E501
        )

    @every_query_of_texts
    def test_the_quote_is_what_the_text_says_there(self, query, stores):
        found = json.loads(expected_path(query).read_text(encoding="utf-8"))["results"]["bindings"]
        for row in found:
            if "span" not in row:
                assert "reference" in query.tags
                assert row["source"]["value"]
                continue
            version, start, end = re.search(r"^(.*)#char=(\d+),(\d+)$", row["span"]["value"]).groups()
            [[text]] = stores[query.name].query(f"SELECT ?t {{ <{version}> <{TEXT}> ?t }}").rows
            assert row["quote"]["value"] == text.value[int(start) : int(end)]

    @every_query
    def test_runs_as_it_stands(self, query, store):
        found = by_value(store.query(query.text), query)
        if not any(one.required for one in query.parameters):
            assert found == by_value(unsorted_answer(query, store), query)

    @pytest.mark.parametrize(("query", "reading"), ASKED, ids=[f"{query.name}-{reading}" for query, reading in ASKED])
    def test_rdflib_and_oxigraph_agree(self, query, reading, store, rdflib_source):
        values = dict(query.example)
        own, other = (answer(query, values, source, reading) for source in (store, rdflib_source))
        assert own.columns == other.columns
        assert by_value(own) == by_value(other)

    @every_query
    def test_rdflib_and_oxigraph_agree_on_several_articles(self, query, thread, rdflib_thread):
        values = ON_THE_THREAD.get(query.name, {})
        own, other = (answer(query, values, source, "any") for source in (thread, rdflib_thread))
        assert by_value(own) == by_value(other)

    @every_query
    def test_no_expected_answer_is_left_over(self, query):
        expected = {expected_path(one).name for one in QUERIES}
        assert {path.name for path in query.path.parent.glob("*.expected.json")} == expected


def unsorted_answer(query, store):
    return store.query(bind(query, {"reading": ox.Literal("best")} if has_readings(query) else {}))


class TestThread:
    """Questions over several articles, on three whose facts are made by hand."""

    def asked(self, name, thread, *columns, **values):
        found = answer(load_query(name), values or ON_THE_THREAD.get(name, {}), thread)
        places = [found.columns.index(column) for column in columns]
        return [tuple(row[place] and row[place].value for place in places) for row in found.rows]

    @pytest.mark.parametrize("facts", articles(), ids=lambda facts: facts.document.id)
    def test_its_articles_conform(self, facts):
        from kg.graph import article_quads
        from kg.validation import validate

        assert validate(article_quads(facts)).findings == ()

    def test_what_is_asked_of_it_has_no_answer_on_the_shipped_article(self, store):
        for name in ASKED_OF_THE_THREAD - {"promises-due"}:
            query = load_query(name)
            assert answer(query, dict(query.example), store).rows == ()

    def test_what_the_shipped_article_promises_for_a_day(self, store):
        found = answer(load_query("promises-due"), {"at": "2025-03-01"}, store)
        places = [found.columns.index(column) for column in ("standing", "due")]
        assert {tuple(row[place].value for place in places) for row in found.rows} == {
            ("overdue", "2025-02-19T23:59:59Z"),
            ("due", "2025-03-10T23:59:59Z"),
        }

    def test_a_stance_that_turns(self, thread):
        assert self.asked("position-shifts", thread, "holderName", "earlierStance", "stanceName", "quote") == [
            ("Freedonia", "opposes", "supports", "Freedonia supports a foreign naval base in the strait")
        ]

    def test_two_renderings_in_two_articles(self, thread):
        assert self.asked("renderings", thread, "speakerName", "otherQuote") == [
            ("Ada Lund", "that Freedonia would never put up with a base"),
            ("Ada Lund", "that Freedonia would never put up with a base"),
        ]

    @pytest.mark.parametrize(
        ("day", "standing"), [("2024-04-30", "due"), ("2024-05-01", "due"), ("2024-05-02", "overdue")]
    )
    def test_a_promise_is_overdue_after_its_last_day(self, thread, day, standing):
        assert self.asked("promises-due", thread, "standing", "what", at=day) == [(standing, "send two hospitals")]

    def test_sanctions_in_the_order_of_the_articles(self, thread):
        statuses = self.asked("sanctions-over-time", thread, "targetName", "statusName")
        assert statuses == [("Sylvania", "in-force"), ("Sylvania", "eased")]

    def test_who_is_at_odds(self, thread):
        assert self.asked("conflicting-stances", thread, "stanceName", "otherName", "otherStanceName") == [
            ("opposes", "Sylvania", "supports")
        ]

    def test_old_and_new_date(self, thread):
        days = self.asked("upcoming-meetings", thread, "earliest", "previousEarliest")
        assert days == [("2024-04-20T00:00:00Z", "2024-04-10T00:00:00Z")]

    @pytest.mark.parametrize(
        ("day", "expected"),
        [("2024-04-02", {("Ada Lund", "attested"), ("Cy Dahl", "possible")}),
         ("2024-05-10", {("Ada Lund", "possible"), ("Cy Dahl", "attested")})],
    )  # fmt: skip
    def test_who_held_an_office_on_a_day(self, thread, day, expected):
        assert set(self.asked("office-holders", thread, "holderName", "certainty", of="Freedonia", day=day)) == expected

    def test_an_unknown_end_is_neither_an_end_nor_a_promise(self, store):
        found = set(self.asked("office-holders", store, "officeName", "certainty", of="Russia", day="2025-02-18"))
        assert ("President of Russia", "attested") in found
        assert ("Minister of Defense", "possible") in found

    def test_a_correction_is_told_and_what_it_replaced_is_gone(self):
        from kg.graph import article_quads, graph_iri, version_iri

        store = thread_store()
        old = articles()[2]
        text = old.document.text + " The hospitals have arrived."
        new = old.model_copy(update={"document": old.document.model_copy(update={"text": text})})
        store.replace([graph_iri(new)], article_quads(new, revises=version_iri(old)))
        told = self.asked("read-since", store, "news", "span", since="2024-05-01")
        assert {news for news, _ in told} == {"corrected"}
        assert {span.partition("#")[0] for _, span in told} == {version_iri(new)}

    def test_each_fact_of_an_actor_in_whatever_part(self, thread):
        roles = {role for (role,) in self.asked("everything-about", thread, "role")}
        assert roles == {"on behalf of", "holder", "party", "imposing party", "agent", "participant"}


class TestReadings:
    """A store with one article whose statement has two candidates for its speaker."""

    @pytest.fixture
    def doubtful(self):
        from kg.facts import Actor, DocumentFacts, Facts, Reading, Statement
        from kg.graph import article_quads, graph_iri

        text = "Ada Lund met Bo Berg. She would stay, Ada Lund said. The talks had failed, she added."
        first, second = text.index("She would"), text.index("The talks")
        facts = Facts(
            document=DocumentFacts(id="oslo", title="Oslo", published="2024-03-05", text=text),
            actors=(
                Actor(id="a1", name="Ada Lund", type="Person", mentions=((0, 8),)),
                Actor(id="a2", name="Bo Berg", type="Person", mentions=((13, 20),)),
            ),
            statements=(
                Statement(id="s1", kind="indirect", speaker="a1", content=((first, first + 14),), confidence=0.9),
                Statement(id="s2", kind="indirect", speaker="a1", content=((second, second + 20),), confidence=0.6),
            ),
            readings=(
                Reading(
                    of="s2",
                    alternatives=({"speaker": "a2", "speakers": ["a2"], "confidence": 0.3},),
                    evidence=((75, 78),),
                ),
            ),
        )
        store = Store.in_memory()
        store.replace([graph_iri(facts)], article_quads(facts))
        return store

    @pytest.mark.parametrize(
        ("reading", "expected"),
        [
            ("strict", [("Ada Lund", "She would stay", "the text")]),
            ("best", [("Ada Lund", "She would stay", "the text"), ("Ada Lund", "The talks had failed", "the text")]),
            (
                "any",
                [
                    ("Ada Lund", "She would stay", "the text"),
                    ("Ada Lund", "The talks had failed", "the text"),
                    ("Bo Berg", "The talks had failed", "second reading"),
                ],
            ),
        ],
    )
    def test_each_changes_what_it_should(self, doubtful, reading, expected):
        found = answer(load_query("statements-by"), {}, doubtful, reading)
        places = [found.columns.index(name) for name in ("speakerName", "quote", "readAs")]
        assert sorted(tuple(row[place].value for place in places) for row in found.rows) == expected

    def test_another_word_is_refused(self, doubtful):
        with pytest.raises(QueryError, match="none of strict, best, any"):
            answer(load_query("statements-by"), {}, doubtful, "all")


def query_with(kind, term="UNDEF", **said):
    parameter = Parameter("value", kind, "a value", **said)
    text = f"SELECT ?value ?inside WHERE {{\n  VALUES ?value {{ {term} }}\n  BIND(true AS ?inside)\n}}\n"
    return SavedQuery("test", resource_folder("queries") / "test.rq", "", "", "", text, (parameter,))


HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.text("\\uU0052\"'{}()<>#?;.\n\r\t DROPx", max_size=40),
    st.sampled_from(
        [
            '" } } ; DROP ALL #', "x' } UNION { ?s ?p ?o }", '\\" } #', "\\u0022 } ", "UNDEF } #", "<http://x> } #",
            "http://x> } SERVICE <http://y> { ?s ?p ?o", '"^^<http://x>', '"@en }', "2024-01-01\" }", "1 } UNION { ?s ?p ?o",  # noqa: E501
        ]
    ),
)  # fmt: skip


class TestParameters:
    @given(HOSTILE, st.sampled_from([one for one in TYPES if one not in ("actor", "place")]))
    def test_what_is_typed_is_one_term_or_refused(self, value, kind):
        import rdflib

        query = query_with(kind)
        empty = Store(ox.Store())
        try:
            term = parse_value(query.parameters[0], value, empty)
        except QueryError as error:
            assert "\n" not in str(error)  # noqa: PT017
            return
        text = bind(query, {"value": term})
        [[given, found]] = empty.query(text).rows
        assert given == term or (kind == "double" and float(given.value) == float(term.value))
        assert found == ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
        assert len(list(rdflib.Graph().query(text))) == 1
        if kind == "string":
            assert term.value == value
            assert str(next(iter(rdflib.Graph().query(text)))[0]) == value

    @given(HOSTILE)
    def test_a_name_is_looked_up_and_never_query_text(self, value):
        parameter = Parameter("value", "actor", "who")
        try:
            term = parse_value(parameter, value, Store(ox.Store()))
        except QueryError as error:
            assert "is not in the store" in str(error) or "is no IRI" in str(error)  # noqa: PT017
        else:
            assert value.startswith("http") and isinstance(term, ox.NamedNode)  # noqa: PT018

    @pytest.mark.parametrize(
        ("kind", "value", "expected"),
        [
            ("integer", "-07", '"-7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
            ("decimal", "1.5e2", '"150"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
            ("boolean", "Yes", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
            ("date", "2024-02", '"2024-02-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'),
            ("iri", "urn:x:é", "<urn:x:é>"),
            ("topic", "security-guarantees", "<https://w3id.org/parley/topic/security-guarantees>"),
            ("stance", "Open to", "<https://w3id.org/parley/stance/open-to>"),
            ("plover", "consult", "<https://w3id.org/parley/plover/CONSULT>"),
        ],
    )
    def test_types(self, kind, value, expected):
        parameter = Parameter("value", kind, "")
        assert sparql_term(parse_value(parameter, value, Store(ox.Store()))) == expected

    def test_the_last_instant_of_a_month(self):
        found = parse_value(Parameter("to", "date", "", edge="last"), "2024-02", Store(ox.Store()))
        assert found.value == "2024-02-29T23:59:59Z"

    @pytest.mark.parametrize(
        ("kind", "value"),
        [("integer", "1.5"), ("decimal", "NaN"), ("decimal", "Infinity"), ("decimal", "1e999999999"),
         ("double", "inf"), ("double", "x"),
         ("boolean", "maybe"), ("date", "2024-02-30"),
         ("date", "last week"), ("iri", "no iri"), ("iri", "a:b c"), ("stance", "sideways"), ("iri", "a:b\\u003E")],
    )  # fmt: skip
    def test_what_is_none_of_its_type(self, kind, value):
        with pytest.raises(QueryError, match=re.escape(f"--value {value!r} is no")):
            parse_value(Parameter("value", kind, ""), value, Store(ox.Store()))

    def test_a_name_of_the_text_and_one_that_is_nearly_one(self, store):
        by_name = parse_value(Parameter("who", "actor", ""), "lavrov", store)
        assert store.query(
            f"ASK {{ {by_name} <http://www.w3.org/2000/01/rdf-schema#label> ?n FILTER(CONTAINS(?n, 'Lavrov')) }}"
        ).truth
        with pytest.raises(QueryError, match="did you mean .*Lavrov"):  # noqa: RUF043
            parse_value(Parameter("who", "actor", ""), "Lavrof", store)

    def test_a_required_one(self):
        with pytest.raises(QueryError, match="needs --value: a value"):
            answer(query_with("string", required=True), {}, Store(ox.Store()))

    def test_a_default(self):
        found = answer(
            query_with("integer", '"3"^^<http://www.w3.org/2001/XMLSchema#integer>', default="3"), {}, Store(ox.Store())
        )
        assert found.rows[0][0].value == "3"
        found = answer(query_with("integer", default="4"), {}, Store(ox.Store()))
        assert found.rows[0][0].value == "4"

    def test_an_unknown_one(self):
        with pytest.raises(QueryError, match="no parameter --colour; it has --value"):
            answer(query_with("string"), {"colour": "red"}, Store(ox.Store()))


HEADER = "#+ summary: S\n#+ question: Q?\n#+ description: D.\n"


class TestFiles:
    def write(self, folder, text, name="asked.rq"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def test_one_file_is_one_question(self, tmp_path):
        self.write(tmp_path, f"{HEADER}SELECT ?x WHERE {{ VALUES ?x {{ 1 }} }}", "folder/who-asked.rq")
        [query] = saved_queries(tmp_path)
        assert (query.name, query.question) == ("who-asked", "Q?")
        assert answer(load_query("who-asked", tmp_path), {}, Store(ox.Store())).rows[0][0].value == "1"

    def test_two_of_one_name(self, tmp_path):
        for name in ("asked.rq", "folder/asked.rq"):
            self.write(tmp_path, f"{HEADER}ASK {{ }}", name)
        with pytest.raises(QueryError, match="there is another question asked"):
            saved_queries(tmp_path)

    def test_a_name_that_is_nearly_one(self):
        with pytest.raises(QueryError, match="did you mean who-met-whom"):
            load_query("who-met-who")

    @pytest.mark.parametrize("name", sorted(RESERVED))
    def test_names_of_options_are_reserved(self, tmp_path, name):
        path = self.write(
            tmp_path, f"{HEADER}#+ params:\n#+   {name}: {{type: string}}\nASK {{\n VALUES ?{name} {{ UNDEF }}\n}}"
        )
        with pytest.raises(QueryError, match=f"cannot be called {name}"):
            read_query(path)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("ASK { }", "no summary, no question, no description"),
            ("#+ summary: [\nASK { }", "is no YAML"),
            (HEADER + "#+ params: {x: string}\nASK {\n VALUES ?x { UNDEF }\n}", "NAME: {type: TYPE"),
            (HEADER + "#+ params: {x: {type: string}}\nASK { }", "no line VALUES ?x"),
            (HEADER + "#+ params: {x: {type: string}}\nASK {\n # VALUES ?x { UNDEF }\n}", "no line VALUES ?x"),
            (
                HEADER + "#+ params: {x: {type: string}}\nASK {\n VALUES ?x { UNDEF }\n VALUES ?x { UNDEF }\n}",
                "more than one",
            ),
            (HEADER + "#+ params: {x: {type: string}}\nASK { {\n VALUES ?x { UNDEF }\n} }", "no line VALUES ?x"),
            (
                HEADER + '#+ params: {x: {type: string}}\nASK { ?s ?p """\n VALUES ?x { UNDEF }\n""" }',
                "no line VALUES ?x",
            ),
        ],
    )
    def test_what_is_wrong_with_a_file(self, tmp_path, text, words):
        path = self.write(tmp_path, text)
        with pytest.raises(QueryError, match=re.escape(words)) as caught:
            read_query(path)
        assert str(path) in str(caught.value)


class TestTable:
    ROW = Answers(("name", "quote"), ((ox.Literal("Ada"), ox.Literal("word " * 60)),))

    def test_wraps_to_the_width(self):
        assert max(map(len, format_table(self.ROW, width=80).splitlines())) <= 80

    def test_an_article_cannot_steer_a_terminal(self):
        rows = ((ox.Literal("\x1b[31mred\x07\n\u202e"), ox.NamedNode("http://x/\u202e")),)
        assert all(c.isprintable() for c in format_table(Answers(("a", "b"), rows)).replace("\n", ""))

    def test_days_and_places_in_the_text_are_short(self):
        day = ox.Literal("2024-03-05T00:00:00Z", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime"))
        span = ox.NamedNode(f"https://w3id.org/parley/article/{'a' * 32}/{'b' * 32}#char=3,9")
        assert "2024-03-05  aaaaaaaa characters 3–9" in format_table(Answers(("day", "span"), ((day, span),)))

    def test_nothing_yes_and_a_graph(self):
        assert format_table(Answers(("a",))) == "(no answers)\n"
        assert format_table(Answers(truth=True)) == "yes\n"
        triple = ox.Triple(ox.NamedNode("a:b"), ox.NamedNode("a:c"), ox.Literal("d"))
        assert format_table(Answers(triples=(triple,))) == '<a:b> <a:c> "d" .\n'
