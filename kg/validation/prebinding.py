"""Pre-binding (SHACL, appendix A): what a query may not contain, and one query for all focus nodes instead of one each.

SHACL evaluates a SELECT once for each focus node, with ``$this`` replaced by that node everywhere. The answers of all
those evaluations are the answers of one query in which every group that speaks of ``$this`` also matches the pattern
that finds the focus nodes, each once. This holds as long as no part of the query depends on which other focus nodes
there are: no LIMIT, no grouping but by ``$this``, no named graph. Other queries are left to an engine that binds.
"""

from collections.abc import Iterable

from pyoxigraph import Store

from kg.validation.sparqltext import Form, Group, Tokens, groups, returned, tokens, variables

_FORBIDDEN = frozenset({"MINUS", "SERVICE", "VALUES"})
_AGGREGATING = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "GROUP", "HAVING"})
_OTHER_SOLUTIONS = frozenset({"LIMIT", "OFFSET"})
_OTHER_GRAPHS = frozenset({"GRAPH", "FROM"})
_OPTIONAL_VARIABLES = frozenset({"shapesGraph", "currentShape"})


class UnsupportedQueryError(ValueError):
    """A query breaks a rule of pre-binding; the text says which."""


def check_prebinding(query: str, prebound: frozenset[str], form: str = "SELECT") -> None:
    """Raise UnsupportedQueryError where a query breaks a rule of SHACL, appendix A, or is not of the form asked for.

    ``prebound`` holds the names of the variables that are bound before the query runs.
    """
    terminals = tokens(query)
    _, forms = _structure(terminals)
    if terminals[forms[0].head].word != form:
        raise UnsupportedQueryError(f"the query must be of the form {form}")
    for token, following in zip(terminals, [*terminals[1:], None], strict=True):
        if token.word in _FORBIDDEN:
            raise UnsupportedQueryError(f"{token.word} is not allowed in a SHACL query: say the same without it")
        if token.word == "AS" and following is not None and following.variable in prebound | _OPTIONAL_VARIABLES:
            raise UnsupportedQueryError(f"the query assigns {following.text}, which SHACL binds: name another variable")
    for inner in forms[1:]:
        missing = prebound - returned(terminals, inner)
        if missing:
            names = ", ".join(f"${name}" for name in sorted(missing))
            raise UnsupportedQueryError(f"a nested SELECT does not return {names}: add it to what it selects")


def binds_once(query: str, form: str = "SELECT") -> bool:
    """Say whether one query over all focus nodes gives what one query for each focus node gives.

    Of an ASK it is one over all pairs of a focus node and a value node.
    """
    terminals = tokens(query)
    words = {token.word for token in terminals}
    if words & (_OTHER_SOLUTIONS | _OTHER_GRAPHS):
        return False
    if uses_shapes(query):
        return False
    _, forms = _structure(terminals)
    whole = forms[0]
    if terminals[whole.head].word != form:
        return False
    if form == "ASK":
        rest = terminals[whole.closing + 1 :]
        return not rest and all(_groups_by(terminals, one, forms, {"this", "value"}) for one in forms[1:])
    own = returned(terminals, whole)
    return "this" in own and all(_groups_by(terminals, one, forms, {"this"}) for one in forms)


def uses_shapes(query: str) -> bool:
    """Say whether a query speaks of ``$shapesGraph`` or ``$currentShape``."""
    return any(token.variable in _OPTIONAL_VARIABLES for token in tokens(query))


def bind_all(query: str, pattern: str, names: frozenset[str] = frozenset({"this"})) -> str:
    """Return a query whose every group that speaks of what is bound also matches a pattern that binds it.

    ``names`` holds the variables that the pattern binds.
    """
    terminals = tokens(query)
    parts, last = [], 0
    for group in _structure(terminals)[0]:
        if terminals[group.opening + 1].word == "SELECT":
            continue  # nothing may stand beside a nested SELECT; its own pattern is bound
        if group.form is not None or not names.isdisjoint(variables(terminals, group.opening, group.closing)):
            end = terminals[group.opening].end
            parts += [query[last:end], " ", pattern, " "]
            last = end
    return "".join(parts) + query[last:]


def select_unsatisfied(query: str, pattern: str, names: frozenset[str]) -> str:
    """Return a SELECT of the pairs ``$this`` and ``$value`` that match a pattern and for which an ASK is false."""
    terminals = tokens(query)
    whole = _structure(terminals)[1][0]
    prologue = query[: terminals[whole.head].start]
    asked = query[terminals[whole.opening].start : terminals[whole.closing].end]
    satisfied = bind_all(f"SELECT DISTINCT $this $value WHERE {asked}", pattern, names | {"this", "value"})
    return f"{prologue}SELECT DISTINCT $this $value WHERE {{ {pattern} MINUS {{ {satisfied} }} }}"


def bind_constants(query: str, bindings: Iterable[tuple[str, str]]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a query with variables replaced by terms, and the variables with their terms that cannot be.

    A variable stays where the grammar asks for one: among what is selected, grouped or ordered by.
    """
    left = []
    for name, term in bindings:
        replaced = _replaced(query, name, term)
        if replaced is None:
            left.append((name, term))
        else:
            query = replaced
    return query, tuple(left)


def _replaced(query: str, name: str, term: str) -> str | None:
    terminals = tokens(query)
    _, forms = _structure(terminals)
    parts, last = [], 0
    for index, token in enumerate(terminals):
        if token.variable != name:
            continue
        inner = max((one for one in forms if one.head <= index < one.end), key=lambda one: one.head)
        if not inner.opening < index < inner.closing:
            return None
        bound = terminals[index - 2].word == "BOUND"  # a call that takes a variable only
        start, end = (terminals[index - 2].start, terminals[index + 1].end) if bound else (token.start, token.end)
        parts += [query[last:start], "true" if bound else term]
        last = end
    text = "".join(parts) + query[last:]
    try:
        Store().query(text)
    except (SyntaxError, ValueError):  # a literal as a predicate, say
        return None
    return text


def substitute_path(query: str, path: str) -> str:
    """Return a query with ``$PATH`` replaced by a property path (SHACL, 5.2.1)."""
    parts, last = [], 0
    for token in tokens(query):
        if token.variable == "PATH":
            parts += [query[last : token.start], path]
            last = token.end
    return "".join(parts) + query[last:]


def _structure(terminals: Tokens) -> tuple[list[Group], list[Form]]:
    try:
        found, forms = groups(terminals)
    except ValueError as error:
        raise UnsupportedQueryError(str(error)) from error
    if not forms:
        raise UnsupportedQueryError("the query is neither SELECT nor ASK")
    return found, forms


def _groups_by(terminals: Tokens, form: Form, forms: list[Form], names: set[str]) -> bool:
    """Say whether a form aggregates nothing, or by all the given variables among others."""
    nested = [other for other in forms if form.head < other.head < form.end]
    own = [
        terminals[index]
        for index in range(form.head, form.end)
        if not any(other.head <= index < other.end for other in nested)
    ]
    if not any(token.word in _AGGREGATING for token in own):
        return True
    words = [token.word for token in own]
    if "GROUP" not in words:
        return False
    keys = own[words.index("GROUP") :]
    ends = [index for index, token in enumerate(keys) if token.word in ("HAVING", "ORDER")]
    return names <= {token.variable for token in keys[: min(ends, default=len(keys))]}
