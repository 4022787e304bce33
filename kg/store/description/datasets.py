"""The datasets of a store, described: the whole, the articles' facts, the ontology, the reference data, the runs.

Specifications: VoID (W3C Note, 2011), DCAT 3 (W3C Recommendation, 2024), and the W3C HCLS profile of dataset
descriptions (2015), whose counts these are.
"""

from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import urlsplit

from kg.errors import InputError
from kg.store.description.provenance import describe_software
from kg.store.description.sheet import Sheet, shorten
from kg.store.description.statistics import Solution, Statistics, ask, statistics
from kg.store.embedded import BACKGROUND, View, background_digest
from kg.vocabulary import NAMESPACE, PARLEY, REFERENCE

_FILES = {
    "nquads": "graph.nq",
    "trig": "graph.trig",
    "turtle": "graph.ttl",
    "jsonld": "graph.jsonld",
    "polecat": "actions.tsv",
}
_LANGUAGE = "http://id.loc.gov/vocabulary/iso639-1/"
_NO_TEXT = "The texts of the articles are left out; spans, and the words that facts point to, are kept."


def describe_store(store: View, *, with_runs: bool = False, with_text: bool = True, at: str | None = None) -> bytes:
    """Return a description of a store in VoID and DCAT as Turtle; the same store gives the same bytes.

    It describes the ontology, the reference data and what ``export_graphs`` gives with the same options. ``at`` is
    the address below which the exports will be published. Raises InputError if that is no address.
    """
    names = store.article_graphs()
    articles = [name for name in names if not name.endswith("/run")]
    runs = [name for name in names if name.endswith("/run")]
    found = ask(store, "runs")
    sheet = Sheet(store.base)
    parts: dict[str, Sequence[str]] = {"articles": articles, **{kind: [name] for name, kind in BACKGROUND.items()}}
    if with_runs:
        parts["runs"] = runs
        _describe_runs(sheet)
    for kind, graphs in parts.items():
        _describe_counts(sheet, f"dataset/{kind}", statistics(store, graphs, with_text=with_text))
    every = [graph for graphs in parts.values() for graph in graphs]
    _describe_counts(sheet, "dataset", statistics(store, every, with_text=with_text))
    sheet.words("dataset", "void:uriSpace", store.base, None)
    for row in ask(store, "examples"):
        part = "reference" if row["example"].startswith(REFERENCE) else "articles"
        sheet.link(f"dataset/{part}", "void:exampleResource", row["example"])
        sheet.link("dataset", "void:exampleResource", row["example"])
    _describe_articles(sheet, store, found, with_text)
    _describe_background(sheet, store)
    _describe_links(sheet, store)
    describe_software(sheet, found)
    if at is not None:
        _describe_addresses(sheet, at)
    return sheet.turtle()


def _describe_counts(sheet: Sheet, node: str, counts: Statistics) -> None:
    for name, number in (
        ("triples", counts.triples),
        ("entities", counts.entities),
        ("distinctSubjects", counts.subjects),
        ("distinctObjects", counts.objects),
        ("properties", len(counts.properties)),
        ("classes", len(counts.classes)),
    ):
        sheet.number(node, f"void:{name}", number)
    _describe_partitions(sheet, node, counts)
    used = [*(one.property for one in counts.properties), *(one.name for one in counts.classes)]
    sheet.link(node, "void:vocabulary", *{_vocabulary(iri) for iri in used})


def _describe_partitions(sheet: Sheet, node: str, counts: Statistics) -> None:
    for one in counts.properties:
        part = f"{node}/property/{shorten(one.property)}"
        sheet.node(node, "void:propertyPartition", part)
        sheet.type(part, "void:Dataset")
        sheet.link(part, "void:property", one.property)
        sheet.number(part, "void:triples", one.triples)
        sheet.number(part, "void:distinctSubjects", one.subjects)
        sheet.number(part, "void:distinctObjects", one.objects)
    for cls in counts.classes:
        part = f"{node}/class/{shorten(cls.name)}"
        sheet.node(node, "void:classPartition", part)
        sheet.type(part, "void:Dataset")
        sheet.link(part, "void:class", cls.name)
        sheet.number(part, "void:entities", cls.entities)


def _vocabulary(iri: str) -> str:
    """Return the IRI of the vocabulary that a term is from: its namespace, of Parley's the ontology."""
    space = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    return space.rstrip("#") if space == NAMESPACE else space


def _describe_articles(sheet: Sheet, store: View, runs: list[Solution], with_text: bool) -> None:
    """Say of which days, publishers and languages the articles are, and when the last was read."""
    found = ask(store, "articles")[0]
    sheet.number("dataset/texts", "schema:collectionSize", int(found["versions"]))
    if not with_text:
        sheet.words("dataset/articles", "dcterms:description", _NO_TEXT)
        sheet.words("dataset", "dcterms:description", _NO_TEXT)
    if "first" in found:
        sheet.node("dataset/articles", "dcterms:temporal", "dataset/period")
        sheet.type("dataset/period", "dcterms:PeriodOfTime")
        sheet.dated("dataset/period", "dcat:startDate", found["first"][:10])
        sheet.dated("dataset/period", "dcat:endDate", found["last"][:10])
        sheet.node("dataset", "dcterms:temporal", "dataset/period")
    for row in ask(store, "publishers"):
        sheet.link("dataset/texts", "dcterms:publisher", row["publisher"])
        sheet.type(row["publisher"], "foaf:Agent")
        sheet.words(row["publisher"], "foaf:name", row["name"], None)
    codes = {row["language"].partition("-")[0].lower() for row in ask(store, "languages")}
    sheet.link("dataset/texts", "dcterms:language", *(_LANGUAGE + code for code in codes if _is_code(code)))
    modified = max([run["last"] for run in runs] or [found.get("last", "")])
    if modified:
        for node in ("catalog", "dataset", "dataset/articles"):
            sheet.dated(node, "dcterms:modified", modified)


def _is_code(code: str) -> bool:
    """Whether the first part of a language tag is a code of ISO 639-1, whose IRIs DCAT asks for."""
    return len(code) == 2 and code.isascii() and code.isalpha()


def _describe_background(sheet: Sheet, store: View) -> None:
    """Name the versions of the ontology and the reference data, and the licence that the ontology states."""
    sheet.words("dataset/reference", "dcterms:identifier", f"sha256:{background_digest('reference')}", None)
    for row in ask(store, "ontology"):
        sheet.words("dataset/ontology", "dcat:version", row["version"], None)
        sheet.link("dataset/ontology", "dcterms:isVersionOf", row["ontology"])
        sheet.link("dataset/ontology", "dcterms:source", row["versionIri"])
        sheet.link("dataset/ontology", "dcterms:license", row["licence"])
        for node in ("dataset", "dataset/articles", "dataset/reference"):
            sheet.link(node, "dcterms:conformsTo", row["versionIri"])


def _describe_runs(sheet: Sheet) -> None:
    sheet.type("dataset/runs", "void:Dataset", "dcat:Dataset")
    sheet.words("dataset/runs", "dcterms:title", "Runs in which the articles were read")
    sheet.words("dataset/runs", "dcterms:description", "One named graph for each version of an article, with times.")
    for name in ("void:subset", "dcterms:hasPart"):
        sheet.node("dataset", name, "dataset/runs")
    sheet.node("catalog", "dcat:dataset", "dataset/runs")


def _describe_links(sheet: Sheet, store: View) -> None:
    """Describe the links to other data, a linkset for each property and each namespace that it leads to."""
    for row in ask(store, "links"):
        space = row["space"]
        if space.startswith((PARLEY, sheet.base)):
            continue
        target = f"dataset/linked/{sha256(space.encode()).hexdigest()[:16]}"
        sheet.type(target, "void:Dataset")
        sheet.words(target, "dcterms:title", urlsplit(space).hostname or space, None)
        sheet.words(target, "void:uriSpace", space, None)
        linkset = f"{target}/{shorten(row['property'])}"
        sheet.type(linkset, "void:Linkset", "void:Dataset")  # said, since few infer it
        sheet.link(linkset, "void:linkPredicate", row["property"])
        sheet.node(linkset, "void:subjectsTarget", "dataset")
        sheet.node(linkset, "void:objectsTarget", target)
        sheet.number(linkset, "void:triples", int(row["triples"]))
        sheet.node("dataset", "void:subset", linkset)


def _describe_addresses(sheet: Sheet, at: str) -> None:
    """Say where the exports will be, under fixed names below an address."""
    try:
        parts = urlsplit(at)
        usable = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
    except ValueError:
        usable = False
    if not usable or not at.isascii() or any(character in ' <>"{}|\\^`' for character in at):
        raise InputError(f"{at!r} is no web address of a folder: give it as https://host/path/")
    folder = at if at.endswith("/") else f"{at}/"
    for form, name in _FILES.items():
        sheet.link(f"distribution/{form}", "dcat:downloadURL", folder + name)
        sheet.link(f"distribution/{form}", "dcat:accessURL", folder)
        if form != "polecat":
            sheet.link("dataset/articles", "void:dataDump", folder + name)
