"""Status: how far an event has come, from the tense and mood of its verb, and the words that it hangs on."""

from spacy.tokens import Token

from kg.facts import EventStatus
from kg.reading.clauses import clause_of, in_condition, is_negated
from kg.reading.events.words import event_words, in_class, is_one_of

NONE = "none"  # the words do not say that there is, was or will be such an event
_POSSIBLE = frozenset({"could", "might", "may", "should", "can", "must", "ought", "ca"})
_SAYING_MODALS = frozenset({"would", "'d", "’d"})
_ASKED = frozenset(
    [
        "demand",
        "urge",
        "propose",
        "insist",
        "suggest",
        "recommend",
        "request",
        "ask",
        "hope",
        "want",
        "wish",
        "believe",
        "think",
        "doubt",
        "whether",
    ]
)
_STEPS = 4


def verb_status(verb: Token) -> str:
    """Return the status of the event that a verb names or holds, or NONE where it does not come about."""
    clause = clause_of(verb)
    if clause.negated or _negated_above(verb) or in_condition(verb):
        return NONE
    if any(child.dep_ == "advmod" and child.lower_ in event_words("habitual") for child in verb.children):
        return NONE  # "often meets with visitors"
    if _marked_whether(verb):
        return "proposed"
    if clause.modal in _POSSIBLE:
        return "proposed"
    if clause.modal in _SAYING_MODALS:
        return "planned" if verb.dep_ == "ccomp" or _conjoined_ccomp(verb) else "proposed"
    if any(child.dep_ == "advcl" and _conditional(child) for child in verb.children):
        return "proposed"
    if any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children) or _follows_to(verb):
        return _infinitive(verb)
    if clause.tense == "future":
        return "planned"
    if verb.dep_ == "ccomp" and verb.head.lemma_.lower() in _ASKED and verb.tag_ in ("VB", "VBP"):
        return "proposed"
    if verb.tag_ == "VBG" and not any(child.dep_ == "aux" for child in verb.children):
        return _participle(verb)
    if clause.progressive and clause.tense == "present":
        return "ongoing"
    if verb.tag_ in ("VBZ", "VBP") and not clause.perfect:
        return "present"
    return "held"


def _conditional(clause: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ in ("if", "unless", "provided") for child in clause.children)


def _conjoined_ccomp(verb: Token) -> bool:
    return verb.dep_ == "conj" and verb.head.dep_ == "ccomp"


def _marked_whether(verb: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "whether" for child in verb.children)


def _follows_to(verb: Token) -> bool:
    """Whether "to" stands before a bare verb, whatever the parser takes it for, or before the one it is joined to."""
    if verb.tag_ == "VB" and verb.dep_ == "xcomp" and verb.i > verb.sent.start and verb.nbor(-1).lower_ == "to":
        return True
    if verb.dep_ != "conj" or verb.tag_ != "VB":
        return False
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.head.children)


def _negated_above(verb: Token) -> bool:
    """Whether a verb's infinitive hangs on one that is negated or refuses: "did not want to meet", "refused to"."""
    token = verb
    for _ in range(_STEPS):
        if token.dep_ not in ("xcomp", "pcomp", "acl") or token.head.i == token.i:
            return False
        above = token.head.head if token.dep_ == "pcomp" else token.head
        if above.pos_ == "NOUN" and above.dep_ in ("dobj", "nsubjpass") and is_one_of(above.head, "refusing"):
            return True  # "declined an invitation to visit"
        if above.pos_ in ("VERB", "AUX", "ADJ", "NOUN") and (
            is_negated(above) or (above.pos_ != "NOUN" and is_one_of(above, "refusing"))
        ):
            return True
        token = above
    return False


def _infinitive(verb: Token) -> str:
    head = verb.head
    if verb.dep_ == "conj":
        verb, head = verb.head, verb.head.head
    lemma, word = head.lemma_.lower(), head.lower_
    if in_class(head, "motion") and verb.dep_ in ("advcl", "xcomp"):
        return motion_status(head)
    if head.pos_ == "AUX" or lemma == "be":
        return "planned"
    if in_class(head, "invitations") and _is_accepted(head):
        return "planned"
    if word in event_words("willing") and (head.pos_ == "ADJ" or any(c.lemma_ == "be" for c in head.children)):
        return "proposed"
    if in_class(head, "planning") or word in ("due", "set", "scheduled", "slated", "poised"):
        return "planned"
    if in_class(head, "proposing"):
        return "planned" if lemma == "expect" else "proposed"
    if lemma in ("go", "be") and word == "going":
        return "planned"
    if any(child.lower_ in ("first", "second", "third", "last", "only", "latest") for child in head.children):
        return "held"  # "the first minister to visit"
    if head.pos_ == "NOUN":
        return "proposed"
    if verb.dep_ == "xcomp" and head.pos_ == "VERB":
        return verb_status(head)  # "managed to meet", "continued to meet"
    return "proposed" if verb.dep_ != "relcl" else "planned"


def _is_accepted(noun: Token) -> bool:
    return noun.dep_ in ("dobj", "nsubjpass") and in_class(noun.head, "accepting") and not is_negated(noun.head)


def motion_status(verb: Token) -> str:
    """Return the status of what somebody goes somewhere for: that of the going."""
    status = verb_status(verb)
    return "planned" if status in ("present", "ongoing") else status


def _participle(verb: Token) -> str:
    head = verb.head
    if verb.dep_ == "advcl" and head.tag_ == "VB" and verb.left_edge.i and verb.left_edge.nbor(-1).text == ",":
        while head.dep_ in ("xcomp", "conj") and head.head.pos_ in ("VERB", "AUX"):
            head = head.head  # "pledged to …, holding": the parser hangs it on the infinitive
    if head.pos_ in ("VERB", "AUX") and verb.dep_ in ("advcl", "xcomp", "conj", "pcomp"):
        if in_class(head, "proposing") and verb.dep_ != "advcl":
            return "proposed"
        status = verb_status(head)
        return "held" if status == "present" else status
    if verb.dep_ == "pcomp":
        before = head.lower_
        if before == "of" and in_class(head.head, "accusing"):
            return "held"
        if before in ("after", "on", "by", "in", "following", "since"):
            return "held"
        if before in event_words("prepositions", "before") or before == "of":
            return "planned"
        return "proposed"
    return "held"


def adjective_status(noun: Token) -> EventStatus | None:
    """Return the status that the words before an event noun say: "planned", "possible", "ongoing"."""
    words = {t.lower_ for child in noun.children if child.i < noun.i and child.dep_ != "poss" for t in child.subtree}
    for status in ("cancelled", "postponed", "planned", "proposed", "ongoing", "held"):
        if words & event_words("adjectives", status):
            return status
    return None


def is_fresh(noun: Token, anchor: Token) -> bool:
    """Whether an event noun opens an event other than those before: "another round of talks"."""
    words = {child.lower_ for one in (noun, anchor) for child in one.children if child.i < one.i}
    return bool(words & event_words("adjectives", "new"))


def is_joint(noun: Token) -> bool:
    """Whether the words before an event noun say how many take part: "three-way", "bilateral"."""
    start = min((child.left_edge.i for child in noun.children if child.i < noun.i), default=noun.i)
    words = noun.doc[start : noun.i].text.lower()
    return any(word in words for word in event_words("adjectives", "joint"))
