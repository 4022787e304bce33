"""Nouns that name a sanction, with the phrase, the verb and the clauses that belong to them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Token

from kg.reading.attribution.cues import lemma_of
from kg.reading.clauses import RELATIVE_PRONOUNS, clause_of, governing_verb, objects_of
from kg.reading.sanctions.vocabulary import keys_of, vocabulary

_ARGUMENTS = frozenset({"dobj", "obj", "nsubj", "nsubjpass", "attr", "oprd", "dep"})
_MODIFIERS = frozenset({"compound", "nmod", "poss", "amod"})
_DEFINITE = frozenset({"the", "these", "those", "such", "its", "their", "his", "her", "this", "that", "all", "any"})


@dataclass(frozen=True, slots=True)
class Term:
    """A noun that names a sanction.

    ``containers`` are the nouns that hold it, inmost first ("a package of sanctions", "the threat of sanctions"), and
    ``phrase`` is the last of them or the noun. ``verb`` has the phrase as an argument, by ``relation``: "subject",
    "object", or a preposition. ``clauses`` are the verbs of clauses that modify the phrase. ``goes_back`` is true of
    "the measures" and the like, ``proform`` of "those of the EU", which are others of the same kind, and ``doubtful``
    of nouns that name a sanction only if an actor is hit: "penalties against", "a tariff on".
    """

    noun: Token
    containers: tuple[Token, ...]
    verb: Token | None
    relation: str
    clauses: tuple[Token, ...]
    goes_back: bool = False
    proform: bool = False
    doubtful: bool = False

    @property
    def phrase(self) -> Token:
        """The head of the whole phrase."""
        return self.containers[-1] if self.containers else self.noun

    @property
    def hosts(self) -> tuple[Token, ...]:
        """The noun, what holds it, and what is joined to it: "asset freezes and travel bans"."""
        joined = (c for c in self.noun.conjuncts if c.i > self.noun.i and c.pos_ == "NOUN")
        return self.noun, *self.containers, *joined


def find_term(token: Token, known: bool) -> Term | None:
    """Return the term whose noun the token is, or None; ``known`` tells whether a sanction was named before."""
    if (token.lemma_.lower() not in _nouns() and token.lower_ not in vocabulary("proforms")) or _is_part(token):
        return None
    if names_sanction(token):
        back = known and _only_goes_back(token)
        same = known and any(child.lower_ in vocabulary("adjectives", "same") for child in token.children)
        return replace(_term(token, goes_back=back, proform=same), doubtful=not _is_plainly_one(token))
    if token.pos_ == "NOUN" and token.lemma_.lower() in vocabulary("measures") and _strikes(token):
        return replace(_term(token), doubtful=True)
    if known and token.pos_ == "NOUN" and token.lemma_.lower() in vocabulary("again") and _only_goes_back(token):
        return _term(token, goes_back=True)
    if known and token.lower_ in vocabulary("proforms"):
        return _proform(token)
    return None


@cache
def _nouns() -> frozenset[str]:
    return frozenset().union(*(vocabulary(name) for name in ("nouns", "measures", "again")))


def names_sanction(token: Token) -> bool:
    """Whether a noun names a sanction by itself, by the words beside it, or as what somebody imposes."""
    lemma = token.lemma_.lower()
    if token.pos_ != "NOUN":
        return _is_compound(token)
    if lemma in vocabulary("nouns"):
        return not (token.dep_ == "compound" and token.head.lemma_.lower() in vocabulary("nouns"))
    if lemma not in vocabulary("measures"):
        return False
    before = {child.lower_ for child in token.children if child.dep_ in _MODIFIERS}
    stops = lemma not in vocabulary("policies") and bool(stopped_by(token) & vocabulary("stopped"))
    if before & vocabulary("punitive") or stops:
        return True
    term = _term(token)
    imposed = any(lemma_of(verb) in vocabulary("imposing", "verbs") for verb in (*term.clauses, term.verb) if verb)
    if lemma in vocabulary("policies"):
        export = before & {"export"} and lemma == "control"
        return bool(export) or (imposed and lemma != "control")
    return imposed or bool(before & vocabulary("qualifiers"))


def _is_plainly_one(noun: Token) -> bool:
    """Whether a noun names a sanction whoever is hit: by itself, or by what stands before it."""
    lemma = noun.lemma_.lower()
    if noun.pos_ != "NOUN" or lemma in vocabulary("nouns"):
        return True
    before = {child.lower_ for child in noun.children if child.dep_ in _MODIFIERS}
    return lemma not in vocabulary("policies") and bool(before & vocabulary("qualifiers"))


def stopped_by(noun: Token) -> set[str]:
    """Return the lemmas of what a ban or freeze is of or on."""
    found: set[str] = set()
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("on", "of"):
            for inner in child.children:
                found |= {one.lemma_.lower() for one in inner.subtree if one.dep_ in ("pobj", "compound", "dobj")}
                if inner.dep_ == "pcomp":
                    found.add(inner.lemma_.lower())
    return found


def _is_compound(token: Token) -> bool:
    """Whether two words name a measure ("asset freezes"), though the tagger took the second for a verb."""
    before = token.nbor(-1) if token.i > 0 else None
    return (
        token.pos_ == "VERB"
        and token.tag_ in ("VBZ", "VB")
        and before is not None
        and before.lower_ in vocabulary("qualifiers")
        and token.lemma_.lower() in vocabulary("measures")
    )


def _only_goes_back(noun: Token) -> bool:
    """Whether a noun is definite and says nothing new: "the measures", "these restrictions", "the remaining ban"."""
    plain = {"remaining", "existing", "current", "sweeping", "same", "own", "latest", "painful"}
    definite = False
    for child in noun.children:
        if child.dep_ in ("det", "poss", "predet") or child.lower_ == "such":
            definite = definite or child.lower_ in _DEFINITE
            continue
        described = child.dep_ in _MODIFIERS and child.lower_ not in plain
        if described or (child.dep_ == "prep" and child.lower_ in ("on", "against", "of", "to")):
            return False
    return definite


def _is_part(token: Token) -> bool:
    """Whether a noun is part of another that names the sanction: "the sanctions list", "travel bans and freezes"."""
    if token.dep_ == "compound" and token.head.lemma_.lower() in vocabulary("listing", "lists"):
        return True
    if token.dep_ == "nsubj" and _is_compound(token.head):
        return True
    if token.dep_ != "conj" or token.pos_ != "NOUN" or not names_sanction(token.head):
        return False
    return not any(c.dep_ in ("poss", "compound", "nmod") and c.pos_ == "PROPN" for c in token.children)


def _strikes(noun: Token) -> bool:
    """Whether a noun takes "against" or is said to target: "measures against the coup leaders"."""
    clauses = [c for c in noun.children if c.dep_ in ("acl", "relcl")]
    if any(lemma_of(c) == "target" for c in clauses):
        return True
    return any(c.dep_ == "prep" and c.lower_ == "against" for host in (noun, *clauses) for c in host.children)


def _proform(token: Token) -> Term | None:
    """Return the term for "those of the EU" and "fresh ones", or for a pronoun that only a sanction can be."""
    term = _term(token)
    undoing = vocabulary("imposing", "verbs") | {
        word for name in ("lifted", "eased", "extended", "suspended") for word in vocabulary("status", name)
    }
    done = term.verb is not None and lemma_of(term.verb) in undoing
    clause = clause_of(term.verb) if term.verb is not None else None
    undergoes = clause is not None and token in clause.undergoers and done
    if token.lower_ in ("those", "ones", "one"):
        mine = any(child.dep_ == "prep" and child.lower_ in ("of", "from", "by") for child in token.children)
        imposed = any(lemma_of(verb) in vocabulary("imposing", "verbs") for verb in term.clauses)
        other = mine or imposed or (token.lower_ != "those" and undergoes)
        if other or undergoes:
            return _term(token, goes_back=not other, proform=other)
        return None
    return _term(token, goes_back=True) if undergoes and token.pos_ == "PRON" else None


def _term(noun: Token, goes_back: bool = False, proform: bool = False) -> Term:
    containers: list[Token] = []
    head = noun.nbor(-1) if noun.pos_ == "VERB" else noun
    if noun.pos_ == "VERB" and noun.head.i < noun.i and noun.head.pos_ == "VERB":  # "imposed bans and asset freezes on"
        return Term(noun, (), noun.head, "object", ())
    if noun.pos_ == "VERB" and head.head.i == noun.i:
        return Term(noun, (), None, "", ())
    while (holder := _holder(head)) is not None:
        if holder.dep_ != "conj" or holder.lemma_.lower() in _container_words():
            containers.append(holder)
        head = holder
    clauses = tuple(_clauses(head, noun))
    verb, relation = _verb_of(head)
    held = tuple(one for one in containers if one.lemma_.lower() in _container_words())
    return Term(noun, held, verb, relation, clauses, goes_back, proform)


def container_kind(noun: Token) -> str:
    """Return which kind of container a noun is by the lexicon, or ''."""
    lemma = noun.lemma_.lower()
    return next((kind for kind in keys_of("containers") if lemma in vocabulary("containers", kind)), "")


def _container_words() -> frozenset[str]:
    return frozenset().union(*(vocabulary("containers", kind) for kind in keys_of("containers")))


def _holder(head: Token) -> Token | None:
    """Return the noun that holds another: with "of", "to", "for", "from", beside it, or joined by "and"."""
    above = head.head
    if above.i == head.i:
        return None
    if head.dep_ == "conj" and above.pos_ in ("NOUN", "PROPN"):
        return above
    if head.dep_ in ("compound", "nmod", "poss") and above.lemma_.lower() in _container_words():
        return above
    if head.dep_ in ("pobj", "pcomp") and above.dep_ == "prep" and above.lower_ in ("of", "to", "for", "from", "in"):
        governor = above.head
        if governor.pos_ == "NOUN" and governor.lemma_.lower() in _container_words():
            return governor
    return None


def _verb_of(head: Token) -> tuple[Token | None, str]:
    """Return the verb that has the phrase as an argument, and how."""
    above = head.head
    if above.i == head.i:
        return None, ""
    if head.dep_ in _ARGUMENTS and above.pos_ in ("VERB", "AUX"):
        return above, "subject" if head.dep_ in ("nsubj", "nsubjpass") else "object"
    if head.dep_ in ("pobj", "pcomp"):
        governor = above.head
        if governor.pos_ in ("VERB", "AUX"):
            return governor, above.lower_
        if governor.pos_ == "ADP" and governor.head.pos_ in ("VERB", "AUX"):
            return governor.head, above.lower_
        if governor.dep_ in ("acomp", "amod", "oprd") or governor.pos_ == "ADJ":  # "subject to sanctions"
            verb = governing_verb(governor)
            return (verb, governor.lower_ + " " + above.lower_) if verb is not None else (None, "")
    if head.dep_ == "compound" and above.pos_ == "NOUN":
        return None, ""
    if head.dep_ in ("advcl", "appos", "conj", "npadvmod", "nmod"):
        verb = governing_verb(head)
        return (verb, "") if verb is not None and head in objects_of(verb) else (None, "")
    return None, ""


def _clauses(head: Token, noun: Token) -> Iterator[Token]:
    """Yield the verbs of clauses that modify the phrase, also where the parse hangs them on the verb above."""
    for one in dict.fromkeys((head, noun)):
        for child in one.children:
            if child.dep_ in ("acl", "relcl") and child.pos_ == "VERB":
                yield child
                yield from (c for c in child.conjuncts if c.i > child.i and c.pos_ == "VERB")
    for below in head.subtree:  # "a travel ban on Ann Lee, imposed by the EU"
        participle = below.dep_ == "acl" and below.tag_ == "VBN" and below.head not in (head, noun)
        if participle and lemma_of(below) in vocabulary("imposing", "verbs"):
            yield below
    after = noun.nbor(1) if noun.i + 1 < len(noun.doc) else None
    if after is None:
        return
    verb = after.head
    loose = verb.dep_ in ("ccomp", "advcl") and after.lower_ in RELATIVE_PRONOUNS and after.dep_ in ("mark", "dobj")
    if loose and verb.i > noun.i and not [one for one in objects_of(verb) if one.i > verb.i]:
        yield verb
