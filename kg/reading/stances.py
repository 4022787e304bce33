"""Stances: which stance a clause takes, by phrases, predicates, modal verbs and conditions."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from kg.facts import Span, Stance
from kg.reading.clauses import characters, is_negated, subjects_of, subtree_span
from kg.reading.lexicon import load_lexicon

_OPPOSITE: dict[Stance, Stance] = {"supports": "opposes", "opposes": "supports", "open-to": "opposes"}
_STRONG = frozenset({"must"})
_SHOULD = frozenset({"should", "ought"})


@dataclass(frozen=True, slots=True)
class Taken:
    """A stance with the token that takes it; the shallower in the parse, the more it is the sentence's own."""

    stance: Stance
    token: Token
    depth: int
    rule: str
    condition: Span | None = None


@cache
def stance_words(stance: str, kind: str) -> frozenset[str]:
    """Return the words of a kind (verbs, adjectives, nouns) that take a stance."""
    return frozenset(load_lexicon("stances")[stance].get(kind, "").split())


@cache
def _phrases() -> dict[str, list[tuple[int, tuple[str, ...], str]]]:
    """Return (rank, words of a phrase, stance) by first words; "not ruled out" ranks before "ruled out"."""
    lexicon = load_lexicon("stances")
    pairs = [
        (tuple(phrase.replace("-", " ").split()), stance)
        for stance in ("opposes", "supports", "demands", "open-to", "conditional")
        for phrase in lexicon[stance].get("phrases", [])
    ]
    index: dict[str, list[tuple[int, tuple[str, ...], str]]] = {}
    for rank, (words, stance) in enumerate(sorted(pairs, key=lambda pair: (-len(pair[0]), pair))):
        index.setdefault(words[0], []).append((rank, words, stance))
    return index


def stance_in(sentence: Tokens) -> Taken | None:
    """Return the stance of the shallowest predicate that takes one, or None."""
    found = [*_by_phrase(sentence), *_by_predicate(sentence), *_by_modal(sentence), *_by_condition(sentence)]
    order = {"conditional": 0, "opposes": 1, "open-to": 2, "demands": 3, "supports": 4}
    return min(found, key=lambda taken: (taken.depth, order.get(taken.stance, 9), taken.token.i), default=None)


def _depth(token: Token, sentence: Tokens) -> int:
    depth = 0
    while token.head.i != token.i and sentence.start <= token.head.i < sentence.end:
        token, depth = token.head, depth + 1
    return depth


def _by_phrase(sentence: Tokens) -> Iterator[Taken]:
    """Yield stances by phrases over the words, whatever quotation marks stand between them."""
    tokens = [token for token in sentence if not token.is_punct and not token.is_space]
    words = tuple(token.lower_.replace("’", "'") for token in tokens)
    found = [
        (rank, start, len(phrase), stance)
        for start, word in enumerate(words)
        for rank, phrase, stance in _phrases().get(word, ())
        if words[start : start + len(phrase)] == phrase
    ]
    taken: set[int] = set()
    for _, start, size, stance in sorted(found):
        if taken.isdisjoint(range(start, start + size)):
            taken.update(range(start, start + size))
            root = min(tokens[start : start + size], key=lambda token: (_depth(token, sentence), token.i))
            if stance == "conditional" and root.dep_ in ("acl", "amod"):
                continue  # "assets linked to the bank"
            rest = (tokens[start + size].i, sentence.end) if start + size < len(tokens) else None
            yield _directed(root, stance, sentence, "phrase", rest if stance == "conditional" else None)


def _directed(
    token: Token, stance: str, sentence: Tokens, rule: str, condition: tuple[int, int] | None = None
) -> Taken:
    """Return a stance, turned round where its predicate is negated; the condition is a token range."""
    negated = is_negated(token) or (token.dep_ in ("acomp", "attr") and is_negated(token.head))
    value: Stance = stance  # type: ignore[assignment]
    if negated and rule != "phrase":
        value = _OPPOSITE.get(value, value)
    span = characters(sentence.doc, *condition) if condition else None
    return Taken(value, token, _depth(token, sentence), f"positions/{rule}", span)


def _by_predicate(sentence: Tokens) -> Iterator[Taken]:
    for token in sentence:
        kinds = {"VERB": "verbs", "ADJ": "adjectives", "NOUN": "nouns"}
        kind = kinds.get(token.pos_)
        if kind is None or (
            kind == "adjectives" and token.dep_ not in ("acomp", "ROOT", "ccomp", "conj", "oprd", "amod")
        ):
            continue
        if kind == "adjectives" and token.dep_ == "amod" and token.lower_ != "ideal":
            continue
        if kind == "adjectives" and token.lower_ in stance_words("demands", kind) and not _is_of_clause(token):
            continue
        if kind == "nouns" and token.dep_ not in ("attr", "dobj", "ROOT", "nsubj", "pobj"):
            continue
        if kind == "verbs" and token.lemma_.lower() in stance_words("open-to", "considering") and _is_of_acts(token):
            yield _directed(token, "open-to", sentence, "predicate")
        for stance in ("opposes", "supports", "demands", "open-to"):
            if token.lemma_.lower() in stance_words(stance, kind) or token.lower_ in stance_words(stance, kind):
                yield _directed(token, stance, sentence, "predicate")


def _by_modal(sentence: Tokens) -> Iterator[Taken]:
    for token in sentence:
        if token.dep_ != "aux" or token.tag_ != "MD":
            continue
        verb = token.head
        if token.lower_ in _STRONG:
            yield Taken("opposes" if is_negated(verb) else "demands", verb, _depth(verb, sentence), "positions/must")
        elif token.lower_ in _SHOULD:
            yield Taken("opposes" if is_negated(verb) else "supports", verb, _depth(verb, sentence), "positions/should")
        elif token.lower_ in ("can", "ca", "will", "wo", "would") and is_negated(verb):
            own = any(subject.lower_ in ("we", "i") for subject in subjects_of(verb))
            if own or token.lower_ in ("can", "ca"):
                yield Taken("opposes", verb, _depth(verb, sentence), "positions/will-not")


def _by_condition(sentence: Tokens) -> Iterator[Taken]:
    conditional = load_lexicon("stances")["conditional"]
    words = frozenset(conditional["conjunctions"].split())
    idle = tuple(conditional["idle"])
    for token in sentence:
        if token.lower_ == "without" and token.dep_ == "prep" and _is_ruled_out(token.head):
            span = characters(sentence.doc, *subtree_span(token))
            yield Taken("conditional", token.head, _depth(token.head, sentence), "positions/condition", span)
        before = token.lower_ == "before" and _is_excluded(token.head.head)
        if token.dep_ in ("mark", "advmod") and (token.lower_ in words or before) and token.head.dep_ == "advcl":
            after = sentence.doc[token.i : token.i + 3].text.lower()
            lead = sentence.doc[max(token.i - 1, 0) : token.i + 1].text.lower()
            if after.startswith(idle) or lead in ("as if", "even if", "what if"):
                continue
            governor = token.head.head
            span = characters(sentence.doc, *subtree_span(token.head))
            yield Taken("conditional", governor, _depth(governor, sentence), "positions/condition", span)


def _is_excluded(governor: Token) -> bool:
    """Whether a clause says that something will not be: "there can be no truce", "we will not talk"."""
    nouns = (child for child in governor.children if child.dep_ in ("attr", "nsubj", "nsubjpass", "dobj"))
    return is_negated(governor) or any(c.lower_ == "no" for noun in nouns for c in noun.children)


def _is_of_clause(adjective: Token) -> bool:
    """Whether an adjective is said of an act, not of a thing: "it is vital to …", "essential that …"."""
    clauses = (*adjective.children, *adjective.head.children)
    return any(c.dep_ in ("xcomp", "ccomp", "advcl", "csubj") and c.i != adjective.i for c in clauses)


def _is_of_acts(verb: Token) -> bool:
    """Whether a verb takes a gerund: "is considering removing"."""
    return any(
        c.dep_ in ("xcomp", "pcomp", "advcl", "dobj") and c.tag_ == "VBG" and c.i > verb.i for c in verb.children
    )


def _is_ruled_out(token: Token) -> bool:
    """Whether there is to be none of what a phrase hangs on: "no extension without withdrawal"."""
    return any(child.dep_ == "det" and child.lower_ == "no" for child in token.children) or _is_excluded(token)
