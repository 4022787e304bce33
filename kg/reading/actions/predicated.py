"""Predicated actions: one for each act that a clause says is done, will be done, refused, threatened or asked for."""

from spacy.tokens import Token

from kg.facts import Action, ActionType, Span, Spans
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.actions.acts import Act, act_of_verb, acts_of_noun, object_words, unclassed
from kg.reading.actions.candidates import candidates
from kg.reading.actions.lexicon import act_adjectives, governing, over, verb_key, words
from kg.reading.actions.modality import Reading, reading_of
from kg.reading.actions.people import Door, People
from kg.reading.actions.sides import Side, Sides
from kg.reading.attribution.cues import cue_lexicon
from kg.reading.attribution.sources import source_tokens
from kg.reading.clauses import RELATIVE_PRONOUNS, characters, in_condition, is_negated, prepositional, subjects_of
from kg.reading.lexicon import confidence_of
from kg.reading.overlaps import Overlaps
from kg.reading.statements import Said, headline_end

_COMPLEMENTS = frozenset({"xcomp", "ccomp", "pcomp", "acl", "advcl", "relcl"})


def predicated(parsed: Parsed, mentions: Mentions, people: People, said: tuple[Said, ...]) -> list[Action]:
    """Return the actions that predicates name, in order of the text."""
    finder = _Finder(parsed, mentions, people, said)
    start = headline_end(parsed)
    by_sentence: dict[int, list[tuple[int, int]]] = {}
    for index, depth in candidates(parsed.doc):
        if parsed.doc[index].idx >= start:
            by_sentence.setdefault(parsed.sentence_of(parsed.doc[index]).start, []).append((depth, index))
    for _, found in sorted(by_sentence.items()):
        finder.read_sentence([parsed.doc[index] for _, index in sorted(found)])
    return finder.found


class _Finder:
    """Reads the sentences of one document."""

    def __init__(self, parsed: Parsed, mentions: Mentions, people: People, said: tuple[Said, ...]) -> None:
        self.parsed, self.mentions = parsed, mentions
        self.said: Overlaps[Said] = Overlaps()
        for one in said:
            self.said.add(one.statement.content, one)
        self.sides = Sides(mentions, people)
        self.types = {actor.id: actor.type for actor in mentions.actors}
        self.found: list[Action] = []
        self.tokens: list[Token] = []
        self.taken: set[int] = set()

    def read_sentence(self, tokens: list[Token]) -> None:
        """Read the tokens of a sentence that may be acts, from its root down: what an act governs is not read again."""
        self.tokens, self.taken = tokens, set()
        for token in tokens:
            if token.i in self.taken:
                continue
            act, reading = self._read(token)
            if act is None or reading is None:
                continue
            action = self._action(act, reading)
            if action is not None:
                self.found.append(action)
                self._close(act, reading)

    def _read(self, token: Token) -> tuple[Act | None, Reading | None]:
        if token.pos_ in ("VERB", "AUX"):
            act = act_of_verb(self.mentions, token) or unclassed(token)
            if act is None:
                return None, None
            reading = reading_of(act)
            if reading is not None and act.type in governing():
                reading = self._governed(act, reading)
            return act, reading
        if token.pos_ == "ADJ":
            if token.dep_ not in ("acomp", "oprd", "attr") or not _has_complement(token):
                return None, None
            return self._attitude(token)
        act = acts_of_noun(self.mentions, token)
        return act, reading_of(act) if act is not None else None

    def _attitude(self, adjective: Token) -> tuple[Act | None, Reading | None]:
        """Read an adjective: "is ready to", "is not willing to", "was opposed to"."""
        kind, top = act_adjectives().get(adjective.lemma_.lower()), adjective.head
        if kind is None:
            return None, None
        act = Act(kind, top, noun=adjective)
        if in_condition(top):
            return act, None
        if is_negated(top) or is_negated(adjective):
            return act, Reading("REJECT", top) if kind == "AGREE" else None
        return act, self._governed(act, Reading(kind, top))

    def _governed(self, act: Act, reading: Reading) -> Reading | None:
        """Return what a verb of agreeing, refusing, threatening or asking makes of the act that it governs."""
        inner = self._inner(act)
        if reading.type == "AGREE" and inner != "REJECT" and inner in over("hostile"):
            return Reading("THREATEN", reading.top)
        if reading.type == "THREATEN" and verb_key(act.head) in ("warn", "vow", "swear") and not act.narrow:
            hostile = inner is None or inner in over("hostile") or inner == "THREATEN"
            if verb_key(act.head) in ("vow", "swear") and not hostile:
                return Reading("AGREE", reading.top)
            return reading if hostile else None
        return reading

    def _inner(self, act: Act) -> ActionType | None:
        """Return the class of the act that another governs, or None."""
        heads = [act.noun, act.head] if act.noun is not None else [act.head]
        for head in heads:
            for child in head.children:
                if child.dep_ in ("xcomp", "ccomp") and child.pos_ in ("VERB", "AUX"):
                    return self._class_below(child)
                if child.dep_ == "prep":
                    for one in child.children:
                        if one.dep_ == "pcomp":
                            return self._class_below(one)
        return None

    def _class_below(self, verb: Token) -> ActionType | None:
        act = act_of_verb(self.mentions, verb)
        if act is None:
            deeper = next((c for c in verb.children if c.dep_ == "xcomp" and c.pos_ == "VERB"), None)
            return self._class_below(deeper) if deeper is not None else None
        if is_negated(act.head):
            return "REJECT" if act.type in over("friendly") else None
        return act.type

    def _action(self, act: Act, reading: Reading) -> Action | None:
        rule = _rule(act, reading)
        self.sides.door = Door(reading.type, outright=rule in ("main", "joined") or act.head.dep_ == "nsubj")
        actor, recipient = self._actor(act, reading), Side()
        if reading.asks:
            speaker = self._speaker(reading.top)
            if set(speaker.ids) & set(actor.ids):
                return None
            actor, recipient = speaker, actor
        if not actor.ids and reading.type not in _VIOLENT:
            return None
        recipient = recipient if recipient.ids else self._recipient(act, reading, actor)
        if not _says_enough(act, reading, actor, recipient):
            return None
        return Action(
            id="c0",
            type=self._by_sides(act, reading.type, actor, recipient),
            actors=actor.ids,
            recipients=tuple(one for one in recipient.ids if one not in actor.ids),
            cue=_cue(act),
            of=None,
            evidence=(self._evidence(act, actor, recipient),),
            rule=f"actions/{rule}",
            confidence=confidence_of(f"actions/{rule}"),
        )

    def _by_sides(self, act: Act, kind: ActionType, actor: Side, recipient: Side) -> ActionType:
        """Return the class again, where it depends on who acts: states do not protest, nor hold joint drills alone."""
        if kind not in ("COOPERATE", "PROTEST"):
            return kind
        parts = object_words(act.noun or act.head)
        parts = parts.union(*(object_words(one) for one in act.undergoers))
        if kind == "COOPERATE" and len(actor.ids) == 1 and not recipient.ids and parts & words("exercise"):
            return "MOBILIZE"
        official = {"State", "GovernmentBody", "Alliance", "InternationalOrganisation"}
        peoples = any(t.tag_ in ("NNS", "NNPS") and t.lemma_.lower() not in words("force") for t in actor.tokens)
        if (
            kind == "PROTEST"
            and actor.ids
            and not peoples
            and all(self.types.get(one) in official for one in actor.ids)
        ):
            if "protest" in parts:
                return "ACCUSE"
            return "ASSAULT" if "strike" in parts else "COERCE"
        return kind

    def _actor(self, act: Act, reading: Reading) -> Side:
        if act.nominal or reading.top.pos_ == "NOUN":
            return self._owner(reading.top)
        if act.passive:
            tokens = act.agents()
            if not tokens and (verb_key(act.head) in over("reflexive") or act.type == "MOBILIZE"):
                tokens = act.undergoers
            side = self.sides.doers(tokens)
            return self.sides.territory(act.head) if not tokens and act.type in ("COERCE", "ACCUSE") else side
        tokens = subjects_of(reading.top)
        if not tokens and reading.top.i != act.head.i:
            tokens = subjects_of(act.head)
        tokens = tokens or _misparsed_subject(reading.top)
        side = self.sides.doers(tokens)
        if side.ids:
            return side
        return self._speaker(reading.top) if _is_pronoun(tokens) or act.noun is not None else side

    def _owner(self, noun: Token) -> Side:
        """Return whose act a noun names: "Russia's attack", "the attack by …", "talks between …", "Israeli strikes"."""
        for tokens in (
            tuple(child for child in noun.children if child.dep_ == "poss"),
            prepositional(noun, "by"),
            prepositional(noun, "between", "among"),
            tuple(child for child in noun.children if child.dep_ in ("amod", "compound", "nmod")),
        ):
            side = self.sides.doers(tokens)
            if side.ids:
                return side
        if noun.dep_ == "pobj" and noun.head.lower_ == "in" and noun.head.head.pos_ == "VERB":
            return self.sides.doers(subjects_of(noun.head.head))  # "parked across the road in protest"
        if noun.dep_ in ("dobj", "nsubjpass") and verb_key(noun.head) in words("light"):
            return self.sides.doers(
                prepositional(noun.head, "by") if noun.dep_ == "nsubjpass" else subjects_of(noun.head)
            )
        return Side()

    def _recipient(self, act: Act, reading: Reading, actor: Side) -> Side:
        but, closed = list(actor.ids), {token.i for token in actor.tokens}
        starts = [(act.head, 0.0)]
        told = verb_key(act.head) in over("told")
        if not act.nominal:
            relative = act.head.dep_ == "relcl"
            for one in act.undergoers:
                starts.append((act.head.head if relative and one.lower_ in RELATIVE_PRONOUNS else one, 0.0))
            starts += [(act.noun, 0.0)] if act.noun is not None else []
            starts += [(reading.top, 1.5)] if reading.top.i != act.head.i else []
            for top in (act.head, reading.top):
                for child in top.children:
                    if child.dep_ in ("nsubj", "nsubjpass") and not (act.passive and top.i == act.head.i):
                        closed.add(child.i)
                        inner = self.mentions.within(child.left_edge.i, child.right_edge.i + 1)
                        but += [one for mention in inner if mention.kind != "pronoun" for one in mention.actors]
        mutual = len(actor.ids) > 1 and reading.type in _MUTUAL
        limit = _NEAR if mutual else _FAR  # those who act together act on each other, seldom on somebody far off
        return self.sides.nearest(starts, tuple(but), frozenset(closed), reading.type, told, limit)

    def _speaker(self, token: Token) -> Side:
        """Return who says the clause of a token: the source of the cue over it, or the speaker of its statement."""
        for above in token.ancestors:
            if above.pos_ == "VERB" and (verb_key(above) in cue_lexicon().clause or verb_key(above) in over("speech")):
                side = self.sides.doers(source_tokens(above))
                if side.ids:
                    return side
        for one in reversed(self.said.over([(token.idx, token.idx + 1)])):
            if one.statement.speaker is not None:
                tokens = one.attribution.sources
                near = tokens if tokens and tokens[0].sent.start == token.sent.start else ()
                return Side((one.statement.speaker,), near)
        return Side()

    def _close(self, act: Act, reading: Reading) -> None:
        """Close what belongs to an act: its objects and, where it governs another act, that act."""
        self.taken |= {act.head.i, reading.top.i}
        tokens = [act.head] + ([act.noun] if act.noun is not None else [])
        governs = act.type in governing() or reading.type in ("REQUEST", "REJECT", "THREATEN", "ACCUSE")
        for token in tokens:
            for child in token.children:
                nominal = child.dep_ in ("dobj", "prep", "pobj", "attr", "dative", "agent", "compound", "amod")
                if nominal or (governs and child.dep_ in ("xcomp", "ccomp", "acl")):
                    first, last = child.left_edge.i, child.right_edge.i
                    inside = (one for one in self.tokens if first <= one.i <= last)
                    self.taken |= {one.i for one in inside if governs or one.pos_ not in ("VERB", "AUX")}
        if act.noun is not None:
            self.taken.add(act.noun.i)

    def _evidence(self, act: Act, actor: Side, recipient: Side) -> Span:
        """Return the characters from the first to the last word that says who does what to whom."""
        sentence = self.parsed.sentence_of(act.head)
        indices = {act.head.i, *(token.i for token in (*actor.tokens, *recipient.tokens))}
        indices |= {act.noun.i} if act.noun is not None else set()
        for child in act.head.children:
            if child.dep_ in _ARGUMENTS:
                indices |= {child.left_edge.i, child.right_edge.i}
        for index in list(indices):
            mention = self.mentions.at(index)
            if mention is not None:
                indices |= {mention.start, mention.end - 1}
        kept = [index for index in indices if sentence.start <= index < sentence.end]
        return characters(self.parsed.doc, min(kept), max(kept) + 1)


_ARGUMENTS = frozenset({"dobj", "dative", "xcomp", "ccomp", "attr", "acomp", "agent", "prt"})


_MUTUAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE"})
_NEAR, _FAR = 2.5, 7.5  # costs of steps, see lexicon/reach.toml
_VIOLENT = frozenset({"ASSAULT", "COERCE"})


def _says_enough(act: Act, reading: Reading, actor: Side, recipient: Side) -> bool:
    """Whether the text says who acts, or of violence who suffers it; a noun alone needs more."""
    if not actor.ids:
        return bool(recipient.ids)
    if act.nominal:
        return bool(recipient.ids) or len(actor.ids) > 1 or reading.type in (*_VIOLENT, "PROTEST", "RETREAT")
    return True


def _misparsed_subject(verb: Token) -> tuple[Token, ...]:
    """Return the noun before a finite verb without a subject that the parser hung there as something else."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return ()
    if verb.dep_ == "acl" and verb.head.i < verb.i:
        return (verb.head,)
    before = [child for child in verb.children if child.i < verb.i and child.dep_ in ("npadvmod", "dep", "nmod")]
    return tuple(
        child for child in before if child.pos_ in ("PROPN", "NOUN") and child.ent_type_ not in ("DATE", "TIME")
    )


def _is_pronoun(tokens: tuple[Token, ...]) -> bool:
    return bool(tokens) and all(token.pos_ == "PRON" for token in tokens)


def _has_complement(adjective: Token) -> bool:
    """Whether an adjective says what the attitude is to: "ready to …", "opposed to …"; "unacceptable" needs none."""
    if any(
        child.dep_ in ("xcomp", "ccomp") or (child.dep_ == "prep" and child.i > adjective.i)
        for child in adjective.children
    ):
        return True
    return act_adjectives()[adjective.lemma_.lower()] == "REJECT"


def _rule(act: Act, reading: Reading) -> str:
    if act.nominal:
        return "nominal"
    token = reading.top
    while token.head.i != token.i:
        above = token.head
        speech = above.pos_ == "VERB" and verb_key(above) in over("speech")
        if token.dep_ == "acl" and token.tag_ == "VBD" and above.dep_ == "ROOT":
            return "main"  # a finite verb that the parser hung on its subject
        if token.dep_ in ("acl", "relcl", "advcl", "pcomp") or (token.dep_ in ("ccomp", "xcomp") and not speech):
            return "subordinate"
        if token.dep_ == "conj" and above.pos_ == "VERB":
            return "joined"
        token = above
    return "main"


def _cue(act: Act) -> Spans:
    tokens = [act.head] + ([act.noun] if act.noun is not None else [])
    return tuple((token.idx, token.idx + len(token.text)) for token in sorted(tokens, key=lambda token: token.i))
