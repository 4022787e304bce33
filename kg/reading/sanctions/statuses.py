"""Statuses: whether a sanction is threatened, proposed, in force, extended, suspended, eased or lifted."""

from dataclasses import dataclass

from spacy.tokens import Token

from kg.facts import SanctionStatus
from kg.reading.attribution.cues import lemma_of
from kg.reading.clauses import clause_of, in_condition
from kg.reading.sanctions.terms import Term, container_kind
from kg.reading.sanctions.vocabulary import UNDONE, keys_of, vocabulary

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_ENDS: tuple[SanctionStatus, ...] = (*UNDONE, "extended")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a sanction has come.

    ``denied`` is true where the text says that there will be none, ``firm`` where somebody will impose it, ``again``
    where one that was undone is back, ``said`` where a verb or noun tells, and it is not only the default.
    """

    status: SanctionStatus = "in-force"
    denied: bool = False
    again: bool = False
    firm: bool = False
    said: bool = True


_DENIED = Standing("in-force", denied=True)


def standing_of(term: Term) -> Standing:
    """Return the status of a sanction that a noun names, by the nouns that hold it and the verbs around it."""
    for number, container in enumerate(term.containers):
        kind = container_kind(container)
        if kind == "threatened":
            return Standing("threatened")
        if kind == "proposed":
            return Standing("proposed")
        if kind in _ENDS:
            return _nominal_end(term, kind, term.containers[number + 1 :])
    coming = any(container_kind(one) == "imposed" for one in term.containers)
    if coming and term.verb is not None and term.relation == "subject" and not clause_of(term.verb).real:
        return Standing("threatened")
    if term.verb is not None:
        standing = _by_verb(term, term.verb)
        if standing is not None:
            return standing
    for verb in term.clauses:
        if (kind := kind_of(verb)) and not _is_undergone_by_other(term, verb):
            return standing_by(verb, kind)
    return _by_adjectives(term)


def _is_undergone_by_other(term: Term, verb: Token) -> bool:
    """Whether a clause is about something else that is done: its own object follows the verb."""
    clause = clause_of(verb)
    return not clause.passive and verb.dep_ == "acl" and verb.tag_ == "VBG" and bool(clause.objects)


def kind_of(verb: Token) -> str:
    """Return the class of a verb by what it says of a sanction: "lifted", "threatened", "in-force" …, or ''."""
    lemma = lemma_of(verb)
    particles = {f"{lemma}-{child.lower_}" for child in verb.children if child.dep_ in ("prt", "advmod", "prep")}
    for kind in keys_of("particles"):
        if particles & vocabulary("particles", kind):
            return kind
    order = ("lifted", "suspended", "eased", "extended", "expiring", "denied", "stopped", "threatened", "proposed")
    return next((k for k in (*order, "asked", "held", "in-force") if lemma in vocabulary("status", k)), "")


def _by_verb(term: Term, verb: Token) -> Standing | None:
    kind, lemma = kind_of(verb), lemma_of(verb)
    if term.relation in ("subject", "object"):
        if term.relation == "object" and lemma in vocabulary("frames", "facing"):
            unreal = lemma in vocabulary("frames", "risking") and (lemma != "face" or not clause_of(verb).real)
            return Standing("threatened" if unreal else "in-force")
        if term.relation == "object" and lemma in vocabulary("frames", "escaping"):
            return _DENIED
        clause = clause_of(verb)
        active_subject = term.relation == "subject" and not clause.passive
        if active_subject and kind not in ("expiring", "held") and lemma not in vocabulary("status", "standing"):
            return None if clause.real else _unrealised(term)
        return standing_by(verb, kind) if kind else _unrealised(term) if not clause.real else None
    if term.relation in ("with", "by") and lemma in vocabulary("frames", "hitting"):
        return standing_by(verb, "threatened" if lemma == "threaten" else "in-force")
    if term.relation == "with" and lemma in vocabulary("frames", "responding"):
        return standing_by(verb, "in-force")
    if term.relation in ("for", "of", "on", "about", "against") and kind in ("asked", "proposed", "threatened"):
        return standing_by(verb, kind)
    if term.relation == "on" and lemma in ("agree", "decide"):
        return standing_by(verb, "in-force")
    if term.relation in ("under", "subject to"):
        return Standing("in-force" if clause_of(verb).real else "threatened")
    return None


def _unrealised(term: Term) -> Standing | None:
    """Return what sanctions are in a clause that is not of facts: "further" ones a threat, a package a proposal."""
    if any(container.lemma_.lower() in vocabulary("control", "packages") for container in term.containers):
        return Standing("proposed")
    words = {child.lower_ for host in term.hosts for child in host.children if child.dep_ in ("amod", "det")}
    return Standing("threatened") if words & vocabulary("adjectives", "weak") else None


def _by_adjectives(term: Term) -> Standing:
    words = {child.lower_ for host in term.hosts for child in host.children if child.dep_ == "amod"}
    if words & vocabulary("adjectives", "proposed"):
        return Standing("proposed")
    if words & (vocabulary("adjectives", "threatened") - vocabulary("adjectives", "weak")):
        return Standing("threatened")
    return Standing(said=False)


def _nominal_end(term: Term, kind: SanctionStatus, outer: tuple[Token, ...]) -> Standing:
    """Return the status by a noun for the end: it has come only where somebody announces or approves it."""
    verb = term.verb
    if verb is None or any(container_kind(one) not in ("of-kinds", "imposed") for one in outer):
        return Standing(said=False)
    approved = lemma_of(verb) in vocabulary("control", "approving") and clause_of(verb).real and _is_finite(verb)
    return Standing(kind) if approved else Standing(said=False)


def standing_by(verb: Token, kind: str) -> Standing:
    """Return the status that a verb of a class gives, by its tense, mood and negation and by what governs it."""
    clause = clause_of(verb)
    negated = clause.negated
    again = lemma_of(verb) in vocabulary("status", "again")
    control = _control(verb)
    if kind == "expiring":
        return Standing("lifted" if clause.real and clause.tense == "past" and _is_finite(verb) else "in-force")
    if kind in _ENDS:
        done = not negated and (control == "real" if control else clause.real and not in_condition(verb))
        done = done or (kind == "extended" and not negated and clause.tense == "future" and not control)
        return Standing(_end_of(verb, kind)) if done else Standing()
    if kind == "held":
        return Standing()
    if kind == "denied":
        return _DENIED
    if kind in ("proposed", "asked", "stopped"):
        return _DENIED if negated else Standing("proposed")
    if kind == "threatened":
        return _DENIED if negated else Standing("threatened")
    return _imposed(verb, negated, control, again)


def _end_of(verb: Token, kind: str) -> SanctionStatus:
    """Return how far an end goes: what is partly lifted is eased, what is lifted for a while is suspended."""
    beside = {c.lower_ for c in verb.children if c.dep_ == "advmod"}
    things = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    named = [thing for thing in things if thing.lemma_.lower() in vocabulary("again") or thing.pos_ == "PRON"]
    beside |= {c.lower_ for thing in named for c in (thing, *thing.children) if c.dep_ != "relcl"}
    if kind == "lifted" and beside & vocabulary("status", "partly"):
        return "eased"
    if kind == "lifted" and beside & vocabulary("status", "briefly"):
        return "suspended"
    return next(one for one in _ENDS if one == kind)


def _imposed(verb: Token, negated: bool, control: str, again: bool) -> Standing:
    """Return the status by a verb of imposing."""
    clause = clause_of(verb)
    if negated or control == "denied":
        return _DENIED
    if control in ("proposed", "threatened"):
        return Standing("proposed" if control == "proposed" else "threatened")
    if clause.modal in ("should", "must", "ought"):
        return Standing("proposed")
    if clause.modal == "would" and clause.condition is None and _is_told(verb):
        warned = lemma_of(verb.head) in vocabulary("status", "threatened")
        return Standing("threatened" if warned else "proposed", firm=not warned)
    if clause.modal is not None or in_condition(verb) or control == "unreal":
        return Standing("threatened")
    if clause.tense == "future":
        return Standing("threatened" if clause.condition is not None else "proposed", firm=clause.condition is None)
    return Standing("in-force", again=again)


def _is_subjunctive(verb: Token) -> bool:
    """Whether a clause says what somebody wants: "demands that the United States lift all sanctions"."""
    plain = verb.lower_ == lemma_of(verb) and not any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    wanted = lemma_of(verb.head) in vocabulary("status", "asked") | vocabulary("status", "proposed")
    return plain and wanted and verb.dep_ == "ccomp" and any(c.dep_ == "mark" for c in verb.children)


def _is_told(verb: Token) -> bool:
    """Whether a clause is what somebody said in the past: "said that it would impose"."""
    return verb.dep_ == "ccomp" and verb.head.tag_ in ("VBD", "VBN")


def _is_finite(verb: Token) -> bool:
    return any(one.tag_ in _FINITE for one in (verb, *(c for c in verb.children if c.dep_ in ("aux", "auxpass"))))


def _is_own(child: Token) -> bool:
    """Whether a child shows that its verb is no mere conjunct of the one before: a subject or "to"."""
    return child.dep_ in ("nsubj", "nsubjpass") or child.lower_ == "to"


def _control(verb: Token) -> str:
    """Return how what governs an infinitive, gerund or subjunctive takes it: "real", "unreal", "proposed" …, or "".

    Finite verbs and bare participles ("imposed in May") stand for themselves.
    """
    base = verb
    while base.dep_ == "conj" and base.head.pos_ == "VERB" and not any(_is_own(c) for c in base.children):
        base = base.head
    passive_infinitive = any(c.dep_ == "auxpass" and c.tag_ == "VB" for c in base.children)
    bare = base.tag_ == "VBN" and not passive_infinitive
    if _is_subjunctive(base):
        return "proposed"
    if _is_finite(base) or (bare and base.dep_ not in ("ccomp", "xcomp", "oprd")):
        return ""
    governor = base.head
    if base.dep_ == "pcomp":
        governor = governor.head
    if base.dep_ == "ROOT" or governor.i == base.i:
        return ""
    if any(c.lower_ == "whether" for c in base.children):
        return "unreal"
    lemma = lemma_of(governor)
    if governor.dep_ == "pobj" and lemma not in vocabulary("control", "proposed") | vocabulary("control", "real"):
        governor = governor.head.head  # "threatened in a statement to add"
        lemma = lemma_of(governor)
    kind = next((k for k in ("denied", "threatened", "proposed", "real") if lemma in vocabulary("control", k)), "")
    if governor.pos_ == "ADJ":
        kind = "threatened" if lemma in ("ready", "prepared", "able", "willing", "set", "likely") else "unreal"
    if governor.pos_ in ("VERB", "AUX"):
        above = clause_of(governor)
        if above.negated:
            return "denied"
        if kind == "real" and not above.real:
            return "unreal"
    if kind:
        return kind
    if base.dep_ == "csubj":
        return "unreal"
    if base.tag_ == "VBG":
        return ""
    if passive_infinitive:
        return "proposed"
    return "unreal" if base.dep_ in ("ccomp", "xcomp") else "purpose"
