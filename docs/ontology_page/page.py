"""Page: everything that the files of the ontology say, as one HTML page without scripts or anything to be fetched."""

from collections.abc import Iterable
from html import escape

from rdflib import URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from docs.ontology_page import diagrams, model
from docs.ontology_page.model import P, graph, label, local, own, said, short
from kg.resources import resource_folder
from kg.vocabulary import PARLEY

ROOT = URIRef(f"{PARLEY}ontology")
STARS = {
    "evidence": [P.ArticleVersion, P.Sentence, P.Fact],
    "actors": [P.Actor, P.Office, P.Tenure],
    "events": [P.EventReport, P.Participation],
    "statements": [P.Statement],
    "positions": [P.Position],
    "acts": [P.DiplomaticAct],
    "sanctions": [P.Sanction, P.ReliefCondition],
    "actions": [P.Action],
}
TREES = {"actors": P.Actor, "events": P.Event, "evidence": P.Fact}


def page() -> str:
    """Return the page."""
    style = (resource_folder("ontology").parent / "docs" / "ontology_page" / "page.css").read_text(encoding="utf-8")
    title = said(ROOT, DCTERMS.title)[0]
    chapters = (
        ("overview", "Overview", _overview()),
        *((f"part-{part}", _part_title(part), _part(part)) for part in model.PARTS),
        ("concepts", "Concepts", _concepts()),
        ("shapes", "Shapes", _shapes()),
        ("alignments", "Alignments", _alignments()),
    )
    entries = "".join(f'<li><a href="#{key}">{escape(name)}</a></li>' for key, name, _ in chapters)
    body = "".join(f'<section id="{key}"><h2>{escape(name)}</h2>{text}</section>' for key, name, text in chapters)
    return (
        (
            f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{style}</style>\n</head>\n'
            f"<body>\n<header>{_header(title)}</header>\n<nav><ul>{entries}</ul></nav>\n<main>{body}</main>\n</body>\n</html>\n"
        )
        .replace("</section>", "</section>\n")
        .replace("</article>", "</article>\n")
        .replace("</tr>", "</tr>\n")
    )


def _header(title: str) -> str:
    version = graph().value(ROOT, OWL.versionIRI)
    rows = (
        ("Namespace", f"<code>{P}</code>"),
        ("Version", f"<code>{version}</code>"),
        ("Licence", _link(graph().value(ROOT, DCTERMS.license))),
        ("Contents", escape(counts())),
        ("Versions and deprecation", escape(" ".join(said(ROOT, SKOS.editorialNote)))),
    )
    table = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows)
    return f"<h1>{escape(title)}</h1><p>{escape(said(ROOT, DCTERMS.description)[0])}</p><table>{table}</table>"


def counts() -> str:
    """Return how many classes, properties, concepts, questions, shapes and constraints there are."""
    numbers = {
        "classes": sum(len(model.classes(part)) for part in model.PARTS),
        "properties": sum(len(model.properties(part)) for part in model.PARTS),
        "concepts": sum(len(model.concepts(scheme)) for scheme in model.schemes()),
        "competency questions": len(model.questions()),
        "shapes": len(model.node_shapes()),
        "property shapes": len(set(model.shapes_graph().subjects(RDF.type, model.SH.PropertyShape))),
    }
    return ", ".join(f"{number} {name}" for name, number in numbers.items())


def _link(iri: object) -> str:
    return f'<a href="{escape(str(iri))}">{escape(str(iri))}</a>'


def _term(node: URIRef) -> str:
    """Return a term as a link to where the page describes it, or as its prefixed name."""
    if not own(node):
        return f"<code>{escape(short(node))}</code>"
    kind = "class" if (node, RDF.type, OWL.Class) in graph() else "property"
    return f'<a href="#{kind}-{local(node)}">{escape(label(node))}</a>'


def _terms(nodes: Iterable[URIRef], joined: str = ", ") -> str:
    return joined.join(_term(node) for node in nodes)


def _part_title(part: str) -> str:
    name = said(URIRef(f"{PARLEY}ontology/{part}"), DCTERMS.title)[0].partition(": ")[2]
    return name[0].upper() + name[1:]


def _overview() -> str:
    lines = (
        "On the left what was read, in the middle what it says, on the right what that is about. Each arrow stands for "
        "the properties that its title names; the parts below draw every class with all of its properties."
    )
    return f'<p>{lines}</p><div class="diagram">{diagrams.overview()}</div>'


def _part(part: str) -> str:
    trees = f'<div class="diagram">{diagrams.tree(TREES[part])}</div>' if part in TREES else ""
    stars = "".join(f'<div class="diagram">{diagrams.star(one)}</div>' for one in STARS.get(part, ()))
    classes = "".join(_class(one) for one in model.classes(part))
    properties = "".join(_property(one) for one in model.properties(part))
    heads = ("<h3>Classes</h3>" if classes else "", "<h3>Properties</h3>" if properties else "")
    asked = f"<h3>Questions</h3>{_questions()}" if part == "questions" else ""
    return f"{trees}{stars}{asked}{heads[0]}{classes}{heads[1]}{properties}"


def _described(one: URIRef, kind: str, rows: Iterable[tuple[str, str]]) -> str:
    note = "".join(f'<p class="note">{escape(text)}</p>' for text in said(one, SKOS.scopeNote))
    example = "".join(f'<p class="example">{escape(text)}</p>' for text in said(one, SKOS.example))
    table = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows if value)
    return (
        f'<article id="{kind}-{local(one)}"><h4>{escape(label(one))} <code>{escape(short(one))}</code></h4>'
        f"<p>{escape(said(one, SKOS.definition)[0])}</p>{note}{example}<table>{table}</table></article>"
    )


def _aligned(one: URIRef) -> str:
    return "; ".join(f"{word} <code>{escape(short(other))}</code>" for word, other in model.aligned(one))


def _class(one: URIRef) -> str:
    direct = sorted(up for up in graph().objects(one, RDFS.subClassOf) if own(up))
    return _described(
        one,
        "class",
        (
            ("Below", _terms(direct)),
            ("Above", _terms(model.below(one))),
            ("Has", escape("; ".join(sorted(model.restrictions(one))))),
            ("Apart from", _terms(model.disjoint(one))),
            ("Properties from it", _terms(model.properties_from(one))),
            ("Properties to it", _terms(model.properties_to(one))),
            ("Elsewhere", _aligned(one)),
        ),
    )


def _property(one: URIRef) -> str:
    kinds = [word for kind, word in model.KINDS.items() if (one, RDF.type, kind) in graph()]
    apart = sorted({*graph().objects(one, OWL.propertyDisjointWith), *graph().subjects(OWL.propertyDisjointWith, one)})
    return _described(
        one,
        "property",
        (
            ("From", _terms(model.domain(one), " or ")),
            ("To", _terms(model.range_of(one), " or ") or escape(model.values_of(one))),
            ("Below", _terms(sorted(up for up in graph().objects(one, RDFS.subPropertyOf) if own(up)))),
            ("Above", _terms(sorted(graph().subjects(RDFS.subPropertyOf, one)))),
            ("Kind", ", ".join(kinds)),
            ("Inverse", _terms(sorted(_inverses(one)))),
            ("Apart from", _terms(apart)),
            ("Follows from", _chain(one)),
            ("Elsewhere", _aligned(one)),
        ),
    )


def _inverses(one: URIRef) -> set[URIRef]:
    found = {*graph().objects(one, OWL.inverseOf), *graph().subjects(OWL.inverseOf, one)}
    return {other for other in found if isinstance(other, URIRef)}


def _chain(one: URIRef) -> str:
    steps = []
    for chain in graph().objects(one, OWL.propertyChainAxiom):
        for step in graph().items(chain):
            inverse = graph().value(step, OWL.inverseOf)
            steps.append(_term(step) if isinstance(step, URIRef) else f"inverse of {_term(inverse)}")
    return ", then ".join(steps)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{name}</th>' for name in head)}</tr>{cells}</table>"


def _concepts() -> str:
    found = []
    for scheme in model.schemes():
        rows = (
            (
                f'<code style="margin-left:{depth}em">{escape(said(one, SKOS.notation)[0])}</code>',
                escape(said(one, SKOS.definition)[0]),
                escape("; ".join(said(one, SKOS.example))),
            )
            for depth, one in model.concepts(scheme)
        )
        about = escape(said(scheme, SKOS.definition)[0])
        head = f'<h3 id="scheme-{local(scheme)}">{escape(label(scheme))}</h3><p>{about}</p>'
        found.append(head + _table(("Notation", "Definition", "Example"), rows))
    return "".join(found)


def _questions() -> str:
    rows = []
    for one in model.questions():
        answered = "".join(f"<code>kg query {escape(name)}</code>" for name in said(one, P.answeredBy))
        rows.append((escape(label(one)), answered or escape(said(one, P.unansweredBecause)[0])))
    return _table(("Question", "Answer"), rows)


def _shapes() -> str:
    intro = (
        "A Violation means that the graph would lie, or that nobody could follow it; it is refused. A Warning means "
        "that an analyst should look; it is stored and told."
    )
    found = [f"<p>{intro}</p>"]
    for shape in model.node_shapes():
        rows = [(escape(name), severity, escape(text)) for name, severity, text in model.constraints(shape)]
        targets = _terms(sorted(model.shapes_graph().objects(shape, model.SH.targetClass)))
        found.append(
            f"<h3>{escape(local(shape))}</h3><p>For {targets}.</p>{_table(('On', 'Severity', 'What to do'), rows)}"
        )
    return "".join(found)


def _alignments() -> str:
    intro = (
        "Terms of others are declared, not imported. Each was found in the vocabulary that it names: ontology/external "
        "lists what those vocabularies have. Near means close in meaning, without logical consequence."
    )
    ones = sorted({one for one in graph().subjects() if isinstance(one, URIRef) and str(one).startswith(PARLEY)})
    rows = [
        (_term(one) if own(one) else f"<code>{escape(short(one))}</code>", word, f"<code>{escape(short(other))}</code>")
        for one in ones
        for word, other in model.aligned(one)
    ]
    return f"<p>{intro}</p>{_table(('Term', 'Is', 'Term of another vocabulary'), rows)}"
