"""Facts become quads: all of them, the same ones every time, under IRIs that no text can break."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import vocabulary
from kg.errors import InputError
from kg.facts import Actor, Alternative, DocumentFacts, Event, EventRole, Facts, OfficeHeld, Reading, Statement
from kg.graph import article_iri, article_quads, canonical_url, graph_iri, run_graph_iri, run_quads, slug, version_iri
from kg.graph.places import _places
from kg.graph.times import Bounds, bounds, first_instant, hours, last_instant, written_decimal
from kg.vocabulary import PARLEY, REFERENCE, term

GOLDEN = Path(__file__).resolve().parent / "graph"
TYPE = vocabulary.PREFIXES["rdf"] + "type"
FACTS = Facts.model_validate_json((GOLDEN / "facts.json").read_text(encoding="utf-8"))
QUADS = article_quads(FACTS)
VERSION = version_iri(FACTS)


def written(quads):
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS)


def store_of(quads):
    store = ox.Store()
    store.extend(quads)
    return store


def asked(quads, query):
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in vocabulary.PREFIXES.items())
    rows = store_of(quads).query(prefixes + query, use_default_graph_as_union=True)
    return sorted(tuple(cell and cell.value for cell in row) for row in rows)


def facts_with(**parts):
    document = parts.pop("document", DocumentFacts(id="d", text="Ann met Bob in Rome."))
    return Facts(document=document, **parts)


def values(quads, subject, name):
    return sorted(q.object.value for q in quads if (q.subject.value, q.predicate.value) == (subject, term(name)))


class TestGolden:
    def test_the_graph_is_the_golden_one(self):
        # After an intended change: write article_quads of facts.json to graph.nq as N-Quads and read the difference.
        assert written(QUADS).decode() == (GOLDEN / "graph.nq").read_text(encoding="utf-8")

    @pytest.mark.parametrize("seed", ["0", "1"])
    def test_another_process_writes_the_same_bytes(self, seed):
        code = (
            "import sys, pyoxigraph as ox; from kg.facts import Facts; from kg.graph import article_quads;"
            "facts = Facts.model_validate_json(open(sys.argv[1], encoding='utf-8').read());"
            "sys.stdout.buffer.write(ox.serialize(article_quads(facts), format=ox.RdfFormat.N_QUADS))"
        )
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(GOLDEN.parents[1])}
        command = [sys.executable, "-c", code, str(GOLDEN / "facts.json")]
        run = subprocess.run(command, check=True, capture_output=True, env=environment)
        assert run.stdout == written(QUADS)

    def test_the_golden_facts_use_every_key_of_the_model(self):
        data = json.loads((GOLDEN / "facts.json").read_text(encoding="utf-8"))
        for field in (
            "sentences",
            "actors",
            "events",
            "statements",
            "positions",
            "undertakings",
            "sanctions",
            "actions",
        ):
            model = Facts.model_fields[field].annotation.__args__[0]
            used = {key for row in data[field] for key, value in row.items() if value not in (None, [], "")}
            assert set(model.model_fields) - used <= {"end", "speakers", "rule"}, field


class TestVocabulary:
    def test_every_term_that_the_graph_writes_is_declared(self):
        declared = vocabulary._declared()
        assert {q.predicate.value for q in QUADS} <= declared
        assert {q.object.value for q in QUADS if q.predicate.value == TYPE} <= declared

    def test_every_concept_that_the_graph_names_is_in_a_scheme(self):
        kinds = ("topic", "stance", "status", "measure", "granularity", "factuality", "basis", "statement-kind", "role")
        named = {
            q.object.value
            for q in QUADS
            if isinstance(q.object, ox.NamedNode) and q.object.value.startswith(tuple(f"{PARLEY}{k}/" for k in kinds))
        }
        assert len(named) > 15
        assert named <= vocabulary._concepts()

    def test_the_properties_of_the_article_graphs_are_all_written(self):
        # What no reader says of a single article: later issues of it, other articles, analysts, runs, inferences.
        elsewhere = {
            "prov:wasRevisionOf", "prov:wasGeneratedBy", "prov:used", "prov:startedAtTime", "prov:endedAtTime",
            "softwareVersion", "reader", "modelDigest", "reliability", "identifies", "reason", "answeredBy",
            "follows", "supports", "contradicts", "reiterates", "softens", "reverses", "holdsOffice", "memberOf",
            "hasMember", "territory", "capital", "locatedIn", "bodyOf", "organisationKind", "iso3", "demonym",
            "metonym", "officeKind", "endEarliest", "endLatest", "involves", "serves", "unansweredBecause",
            "sameMatterAs",
        }  # fmt: skip
        parley = vocabulary.NAMESPACE
        properties = {
            iri for iri in vocabulary._declared() if iri.startswith(parley) and iri.removeprefix(parley)[0].islower()
        }
        unwritten = properties - {q.predicate.value for q in QUADS}
        assert unwritten == {term(name) for name in elsewhere if ":" not in name}

    def test_places_of_the_reference_data_exist(self):
        known = {
            triple.subject.value
            for triple in ox.parse(path=str(GOLDEN.parents[1] / "ontology" / "reference" / "actors.ttl"))
        }
        assert len(_places()) > 500
        assert set(_places().values()) <= known


class TestArticle:
    def test_iris_come_from_the_canonical_url_and_the_text(self):
        assert article_iri(FACTS).startswith(f"{PARLEY}article/")
        assert VERSION.startswith(article_iri(FACTS) + "/")
        assert graph_iri(FACTS) == VERSION.replace("/article/", "/graph/")
        assert {q.graph_name.value for q in QUADS} == {graph_iri(FACTS)}

    def test_without_a_url_the_text_names_the_article(self):
        one = facts_with(document=DocumentFacts(id="a", text="same"))
        two = facts_with(document=DocumentFacts(id="b", text="same"))
        assert version_iri(one) == version_iri(two)
        assert len(set(version_iri(one).removeprefix(f"{PARLEY}article/").split("/"))) == 1

    def test_a_changed_text_is_another_version_of_the_same_article(self):
        old, new = (
            facts_with(document=DocumentFacts(id="a", url="https://news.example/1", text=text)) for text in ("x", "y")
        )
        assert article_iri(old) == article_iri(new)
        quads = article_quads(new, revises=version_iri(old))
        assert values(quads, version_iri(new), "prov:wasRevisionOf") == [version_iri(old)]

    def test_base_is_configured_but_not_that_of_terms_and_reference_data(self):
        quads = article_quads(FACTS, base="https://kg.example/")
        subjects = {q.subject.value for q in quads}
        assert all(s.startswith(("https://kg.example/", REFERENCE)) for s in subjects)
        assert all(not q.predicate.value.startswith("https://kg.example/") for q in quads)

    def test_no_blank_nodes(self):
        assert not [q for q in QUADS if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]

    def test_every_span_is_verbatim(self):
        rows = asked(QUADS, "SELECT ?s ?a ?b ?x { ?s oa:start ?a ; oa:end ?b ; oa:exact ?x }")
        assert len(rows) > 40
        for iri, start, end, exact in rows:
            assert FACTS.document.text[int(start) : int(end)] == exact
            assert iri == f"{VERSION}#char={start},{end}"

    def test_the_text_arrives_character_for_character(self):
        text = "\ufeff x\r\n\t\u2028 \x00\x07 “é” 😀 \u202eabc"
        facts = facts_with(document=DocumentFacts(id="d", text=text))
        again = ox.parse(written(article_quads(facts)), format=ox.RdfFormat.N_QUADS)
        assert values(list(again), version_iri(facts), "text") == [text]

    def test_each_sentence_says_what_became_of_it(self):
        rows = asked(
            QUADS, "SELECT ?x ?c ?r { ?s a parley:Sentence ; oa:exact ?x ; parley:coverage ?c "
            "OPTIONAL { ?s parley:coverageReason ?r } }"
        )  # fmt: skip
        assert len(rows) == len(FACTS.sentences)
        assert ("It rained all day.", f"{PARLEY}coverage/skipped", "no fact of the model") in rows


class TestActors:
    def test_what_the_reference_data_labels_is_not_labelled_again(self):
        assert not values(QUADS, f"{REFERENCE}state/NOR", "rdfs:label")
        assert values(QUADS, f"{PARLEY}actor/person/kari-dahl", "rdfs:label") == ["Kari Dahl"]

    def test_an_office_of_the_reference_data_is_found_by_title_or_function(self):
        def office(title, state):
            actors = (
                Actor(id="s", iri=f"{REFERENCE}state/{state}", name=state, type="State"),
                Actor(id="p", name="Ann", type="Person", offices=(OfficeHeld(title=title, of="s"),)),
            )
            facts = facts_with(actors=actors)
            ((iri,),) = asked(article_quads(facts), "SELECT ?o { ?t parley:office ?o }")
            return iri

        assert office("Secretary of State", "USA") == f"{REFERENCE}office/usa/secretary-of-state"
        assert office("Foreign Minister", "NOR") == f"{REFERENCE}office/nor/minister-of-foreign-affairs"
        assert office("special envoy", "USA") == f"{PARLEY}office/usa/special-envoy"

    def test_a_malformed_iri_is_an_error(self):
        for iri in ("not an iri", "https://x.example/a b", "https://x.example/%zz", "<https://x.example/>"):
            with pytest.raises(InputError, match="not an absolute IRI"):
                article_quads(facts_with(actors=(Actor(id="a", iri=iri, name="Ann", type="Person"),)))

    def test_an_id_that_nobody_has_stays_undescribed_for_the_gate(self):
        quads = article_quads(facts_with(statements=(Statement(id="s1", kind="direct", speaker="ghost"),)))
        ((speaker,),) = asked(quads, "SELECT ?x { ?s parley:speaker ?x }")
        assert speaker.endswith("/ghost")
        assert not [q for q in quads if q.subject.value == speaker]


class TestEvents:
    def test_each_part_has_its_words_or_those_of_the_report(self):
        rows = asked(
            QUADS, f"SELECT ?role ?actor ?words {{ <{VERSION}/e1> parley:participation ?p . "
            "?p parley:role ?role ; parley:actor ?actor ; parley:evidence/oa:exact ?words }"
        )  # fmt: skip
        report = "Somalia was left out of the two-hour talks in Oslo"
        assert rows == [
            (f"{PARLEY}role/excluded", f"{REFERENCE}state/SOM", "Somalia was left out of the two-hour talks"),
            (f"{PARLEY}role/host", f"{REFERENCE}state/NOR", report),
            (f"{PARLEY}role/participant", f"{REFERENCE}state/KEN", report),
            (f"{PARLEY}role/participant", f"{REFERENCE}state/NOR", report),
        ]

    def test_a_part_without_listing_is_not_lost(self):
        event = Event(id="e1", type="Talks", roles=(EventRole(actor="a", role="excluded", evidence=((0, 3),)),))
        facts = facts_with(actors=(Actor(id="a", name="Ann", type="Person"),), events=(event,))
        assert asked(article_quads(facts), "SELECT ?a { ?e parley:excluded ?a }")

    @pytest.mark.parametrize(
        ("name", "iri"),
        [
            ("Riyadh", f"{REFERENCE}place/Q3692"),
            ("Washington", f"{REFERENCE}place/Q61"),
            ("Turkey", f"{REFERENCE}territory/TUR"),
            ("Springfield", f"{PARLEY}actor/place/springfield"),
        ],
    )
    def test_places_are_capitals_territories_or_their_own(self, name, iri):
        quads = article_quads(facts_with(events=(Event(id="e1", type="Talks", place=name),)))
        assert asked(quads, "SELECT ?p { ?e parley:place ?p . ?p a parley:Place }") == [(iri,)]

    def test_a_place_among_the_actors_is_itself(self):
        facts = facts_with(
            actors=(Actor(id="p", iri="https://x.example/rome", name="Rome", type="Place"),),
            events=(Event(id="e1", type="Talks", place="Rome"),),
        )
        assert asked(article_quads(facts), "SELECT ?p { ?e parley:place ?p }") == [("https://x.example/rome",)]


class TestReadings:
    def test_a_reading_bears_what_differs_and_not_the_class(self):
        reading = f"{VERSION}/e2/reading/1"
        assert values(QUADS, reading, "participant") == [f"{REFERENCE}state/KEN"]
        assert values(QUADS, reading, "differsIn") == [term("participant")]
        assert values(QUADS, reading, "rdf:type") == [term("Reading")]
        assert not values(QUADS, reading, "place")

    def test_another_class_is_named_not_given(self):
        assert values(QUADS, f"{VERSION}/u2/reading/1", "readAs") == [term("Threat")]
        assert values(QUADS, f"{VERSION}/u2", "rdf:type") == [term("Demand")]

    def test_readings_of_one_fact_are_numbered_on(self):
        alternative = Alternative(place="Rome")
        facts = facts_with(
            events=(Event(id="e1", type="Talks"),),
            readings=(Reading(of="e1", alternatives=(alternative,)), Reading(of="e1", alternatives=(alternative,))),
        )
        rows = asked(article_quads(facts), "SELECT ?r { ?r a parley:Reading }")
        assert [row[0].rsplit("/", 1)[1] for row in rows] == ["1", "2"]

    @pytest.mark.parametrize(
        ("of", "differing", "message"),
        [
            ("e1", {"colour": "red"}, "wrong at 'colour'"),
            ("e1", {"status": "over"}, "wrong at 'status'"),
            ("e1", {"roles": []}, "cannot differ in 'roles'"),
            ("e9", {"place": "Rome"}, "no fact or actor"),
        ],
    )
    def test_what_a_fact_cannot_be_is_an_error(self, of, differing, message):
        reading = Reading(of=of, alternatives=(Alternative(**differing),))
        with pytest.raises(InputError, match=message):
            article_quads(facts_with(events=(Event(id="e1", type="Talks"),), readings=(reading,)))


class TestRuns:
    STARTED = datetime(2024, 5, 7, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))

    def quads(self, **changes):
        settings = {
            "software_version": "0.1.0",
            "reader": "rules",
            "model_digest": "ab12",
            "started": self.STARTED,
            "ended": self.STARTED + timedelta(seconds=1),
            **changes,
        }
        return run_quads(FACTS, **settings)

    def test_a_run_stands_in_a_graph_of_its_own(self):
        assert {q.graph_name.value for q in self.quads()} == {run_graph_iri(FACTS)}
        assert run_graph_iri(FACTS) != graph_iri(FACTS)
        ((run,),) = asked(self.quads(), f"SELECT ?r {{ <{graph_iri(FACTS)}> prov:wasGeneratedBy ?r }}")
        assert values(self.quads(), run, "prov:startedAtTime") == ["2024-05-07T10:00:00Z"]
        assert values(self.quads(), run, "prov:used") == [VERSION]

    def test_no_clock_is_in_its_name_but_the_configuration_is(self):
        def name(**changes):
            return asked(self.quads(**changes), "SELECT ?r { ?r a parley:ExtractionRun }")[0][0]

        assert name() == name(started=datetime(2020, 1, 1, tzinfo=UTC))
        names = [name(), name(reader="llm"), name(model_digest="cd"), name(software_version="0.2")]
        assert len(set(names)) == len(names)

    def test_a_time_without_zone_is_an_error(self):
        with pytest.raises(InputError, match="no time zone"):
            self.quads(started=datetime(2024, 5, 7))


class TestTimes:
    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            ("2024-02-29", None, ("2024-02-29T00:00:00Z", "2024-02-29T23:59:59Z", "day")),
            ("2024-02-29", "2024-02-29", ("2024-02-29T00:00:00Z", "2024-02-29T23:59:59Z", "day")),
            ("2023-02", None, ("2023-02-01T00:00:00Z", "2023-02-28T23:59:59Z", "month")),
            ("2023", None, ("2023-01-01T00:00:00Z", "2023-12-31T23:59:59Z", "year")),
            ("2025-02-10", "2025-02-16", ("2025-02-10T00:00:00Z", "2025-02-16T23:59:59Z", "week")),
            ("2025-02-11", "2025-02-17", ("2025-02-11T00:00:00Z", "2025-02-17T23:59:59Z", "interval")),
            ("2024-02-01", "2024-02-29", ("2024-02-01T00:00:00Z", "2024-02-29T23:59:59Z", "month")),
            ("2024-01", "2024-12", ("2024-01-01T00:00:00Z", "2024-12-31T23:59:59Z", "year")),
            ("2024-01", "2024-03", ("2024-01-01T00:00:00Z", "2024-03-31T23:59:59Z", "interval")),
            (None, "2024-03", (None, "2024-03-31T23:59:59Z", "interval")),
            ("2024-05-07T14:05:00+02:00", None, ("2024-05-07T12:05:00Z", "2024-05-07T12:05:00Z", "instant")),
            ("0999-05-07", None, ("0999-05-07T00:00:00Z", "0999-05-07T23:59:59Z", "day")),
        ],
    )
    def test_bounds(self, first, last, expected):
        assert bounds(first, last) == Bounds(*expected)

    def test_nothing_has_no_bounds(self):
        assert bounds(None) is bounds("", "") is first_instant(None) is last_instant("") is None

    @pytest.mark.parametrize(
        "value", ["soon", "2024-13", "2023-02-29", "24-01-01", "2024-1-1", "0000", "2024-05-07T25:00"]
    )
    def test_what_is_no_date_is_an_error(self, value):
        with pytest.raises(InputError, match="not an ISO 8601 date"):
            bounds(value)

    @pytest.mark.parametrize(
        ("duration", "expected"),
        [("PT4H30M", "4.5"), ("PT90M", "1.5"), ("P2D", "48"), ("P1W", "168"), ("PT20M", "0.3333"), ("PT0S", "0"),
         ("P1DT0.5H", "24.5"), ("PT100H", "100")],
    )  # fmt: skip
    def test_durations_are_hours(self, duration, expected):
        assert written_decimal(hours(duration)) == expected

    @pytest.mark.parametrize("duration", ["P", "PT", "4h", "P1DT", "", "-PT1H"])
    def test_what_is_no_duration_is_an_error(self, duration):
        with pytest.raises(InputError, match="not an ISO 8601 duration"):
            hours(duration)

    @given(st.decimals(0, 1000, places=4))
    def test_decimals_are_as_the_store_keeps_them(self, number):
        literal = ox.Literal(written_decimal(number), datatype=ox.NamedNode(vocabulary.PREFIXES["xsd"] + "decimal"))
        quad = ox.Quad(ox.NamedNode("a:/s"), ox.NamedNode("a:/p"), literal)
        assert list(store_of([quad])) == [quad]
        assert Decimal(literal.value) == number


class TestUrls:
    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("HTTPS://News.Example:443/a?b=c#d", "https://news.example/a?b=c"),
            ("http://news.example", "http://news.example/"),
            ("http://user:secret@news.example:8080/x", "http://news.example:8080/x"),
            (
                " https://news.example/ä b/%41%zz?q=“x” ",
                "https://news.example/%C3%A4%20b/%41%25zz?q=%E2%80%9Cx%E2%80%9D",
            ),
            ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
            ("https://bücher.example/x", "https://b%C3%BCcher.example/x"),
        ],
    )
    def test_canonical(self, url, expected):
        assert canonical_url(url) == expected
        assert canonical_url(expected) == expected

    @pytest.mark.parametrize(
        "url", ["news.example/a", "ftp://x.example/", "javascript:alert(1)", "https://", "http://[x", "x"]
    )
    def test_what_is_no_web_address_is_an_error(self, url):
        with pytest.raises(InputError, match="not the web address"):
            canonical_url(url)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Keith Kellogg", "keith-kellogg"),
        ("Lars Løkke Rasmussen", "lars-lokke-rasmussen"),
        ("Quai d’Orsay", "quai-d-orsay"),
        ("  --Łódź  ", "lodz"),
        ("外交部", "79f75b2b8c5bd1f3"),
    ],
)
def test_slugs(name, expected):
    assert slug(name) == expected or (not name.isascii() and len(slug(name)) == 16)


def test_slugs_are_those_of_the_gazetteer():
    from kg.mentions import gazetteer

    names = {referent.name for referent in gazetteer.load_gazetteer().referents.values()}
    assert len(names) > 300
    assert {name: slug(name) for name in names} == {name: gazetteer.slug(name) for name in names}


# ---------------------------------------------------------------- any facts at all

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
SPANS = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=3).map(tuple)
IDS = st.one_of(st.sampled_from(["a1", "a2", "e1", "..", "/", "%", "a b", "é#?", '"<>']), TEXT)
DATES = st.one_of(st.none(), st.dates().map(str), st.dates().map(lambda day: str(day)[:7]))


@st.composite
def any_facts(draw):
    document = DocumentFacts(id=draw(TEXT), title=draw(TEXT), text=draw(TEXT), publisher=draw(TEXT))
    actors = st.builds(
        Actor,
        id=IDS,
        iri=st.none(),
        name=TEXT,
        aliases=st.lists(TEXT, max_size=2).map(tuple),
        mentions=SPANS,
        offices=st.lists(
            st.builds(OfficeHeld, title=TEXT, of=st.one_of(st.none(), IDS), start=DATES, end=DATES, evidence=SPANS),
            max_size=2,
        ).map(tuple),
    )
    people = st.lists(IDS, max_size=3).map(tuple)
    events = st.builds(
        Event, id=IDS, participants=people, excluded=people, host=st.one_of(st.none(), IDS),
        place=st.one_of(st.none(), TEXT), date=DATES, end=DATES,
        previous_date=DATES, duration=st.sampled_from([None, "PT1H", "P3D"]), date_words=TEXT,
        date_evidence=SPANS, evidence=SPANS, confidence=st.floats(0, 1),
        roles=st.lists(st.builds(EventRole, actor=IDS, evidence=SPANS), max_size=2).map(tuple),
    )  # fmt: skip
    statements = st.builds(
        Statement, id=IDS, speaker=st.one_of(st.none(), IDS), speakers=people, on_behalf_of=st.one_of(st.none(), IDS),
        source=SPANS, cue=SPANS, content=SPANS, editorial=SPANS, addressee=st.one_of(st.none(), IDS), channel=TEXT,
        event=st.one_of(st.none(), IDS), within=st.one_of(st.none(), IDS), date=DATES,
        topics=st.lists(TEXT, max_size=2).map(tuple), confidence=st.floats(0, 1),
    )  # fmt: skip
    return Facts(
        document=document,
        actors=tuple(draw(st.lists(actors, max_size=3))),
        events=tuple(draw(st.lists(events, max_size=2))),
        statements=tuple(draw(st.lists(statements, max_size=2))),
    )


@given(any_facts())
def test_any_facts_make_the_same_valid_quads_twice(facts):
    once, twice = article_quads(facts), article_quads(facts)
    assert written(once) == written(twice)
    again = list(ox.parse(written(once), format=ox.RdfFormat.N_QUADS))  # refuses malformed IRIs
    assert again == once == sorted(once, key=str)
    assert {q.graph_name.value for q in once} == {graph_iri(facts)}
    assert not [q for q in once if isinstance(q.object, ox.BlankNode)]
    assert set(store_of(once)) == set(once), "the store keeps every term as it is written"


@pytest.mark.parametrize(("text", "name"), [("\ud800", "x"), ("x", "a\udfff"), ("x\ud83d", "")])
def test_text_that_is_no_unicode_is_refused_in_words(text, name):
    document = DocumentFacts.model_construct(**{**FACTS.document.model_dump(), "text": text, "publisher": name})
    with pytest.raises(InputError, match="surrogate"):
        article_quads(Facts.model_construct(document=document))
