"""The sentence of a finding: the shape's sh:message with its variables filled in, or one made from the component."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.validation.namespaces import SH
from kg.validation.triples import Term, TripleIndex

_VARIABLE = re.compile(r"\{[?$](\w+)\}")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+")
_BRACKETED = re.compile(r"<([^<>]*)>")
_PLACE = re.compile(r"\{(\w+)\}")


def filled(message: Literal, bindings: Mapping[str, str]) -> Literal:
    """Return a message with ``{?name}`` and ``{$name}`` replaced by what is bound (SHACL, 5.3.2); others stay."""
    text = _VARIABLE.sub(lambda found: bindings.get(found[1], found[0]), message.value)
    return Literal(text, language=message.language) if message.language else Literal(text)


def plain(term: Term | None) -> str:
    """Return a term as a reader would write it: a literal's characters, the IRI itself."""
    if term is None:
        return "nothing"
    return f"_:{term.value}" if isinstance(term, BlankNode) else term.value


def sentence(graph: TripleIndex, shape: NamedNode, component: NamedNode, path: str, value: Term | None) -> str:
    """Return what a finding without sh:message says."""
    name = component.value.removeprefix(SH.iri)
    template = _sentences().get(name)
    if template is None:
        return f"{plain(value)} does not satisfy {component.value}."
    known = {"path": short(path), "value": quoted(value)}

    def fill(found: re.Match[str]) -> str:
        return known.get(found[1]) or short(plain(graph.value(shape, SH[found[1]])))

    text = _PLACE.sub(fill, template)
    return text[0].upper() + text[1:]


def chosen(messages: tuple[Literal, ...]) -> Literal | None:
    """Return the message to show: one in English or without language where there is one."""
    ranked = sorted(messages, key=lambda one: ((one.language or "en")[:2] != "en", one.value))
    return ranked[0] if ranked else None


def quoted(term: Term | None) -> str:
    """Return a term for the inside of a sentence: literals in quotation marks, IRIs by their last part."""
    return f"“{term.value}”" if isinstance(term, Literal) else short(plain(term))


def short(text: str) -> str:
    """Return an IRI, or a text with IRIs in angle brackets, with each IRI cut to its last part."""
    if _IRI.fullmatch(text):
        return _last_part(text)
    return _BRACKETED.sub(lambda found: _last_part(found[1]), text)


def _last_part(iri: str) -> str:
    return re.split(r"[/#:]", iri.rstrip("/#:"))[-1] or iri


@cache
def _sentences() -> dict[str, str]:
    return {key: str(value) for key, value in tomllib.loads(
        files("kg.validation").joinpath("sentences.toml").read_text("utf-8")
    ).items()}  # fmt: skip
