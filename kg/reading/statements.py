"""Statements: attributions whose sources are actors, with kind, addressee, channel, date, topics and nesting."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.facts import Factuality, Spans, Statement, StatementKind
from kg.language import Parsed
from kg.mentions import Mentions
from kg.reading.attribution import Attribution, find_attributions
from kg.reading.attribution.cues import cue_lexicon
from kg.reading.clauses import in_condition
from kg.reading.lexicon import confidence_of
from kg.reading.speakers import actors_of, find_channel, find_speakers, speaks_for
from kg.reading.topics import topics_of

# Only words, or what a source wrote, make a statement of these; the rest are wishes and attitudes.
_SPOKEN = frozenset({"report", "assert", "suggest", "according", "quotation", "describe", "noun"})
_REPORTING = frozenset({"report", "suggest", "describe"})  # "took the floor to say that …" reports what was said
_PRONOUNS = frozenset({"he", "she", "they", "it", "we", "some", "many", "most", "others", "both", "few"})
# What those who are no actors are said to say, or to hold in public.
_UNNAMED = frozenset(
    {"report", "assert", "suggest", "demand", "criticise", "describe", "believe", "threaten", "refuse", "deny", "ask"}
)
# Only these, within what somebody says, are statements of their own; what is thought or wanted there is part of it.
_OUTER = frozenset({"report", "assert", "according", "quotation", "threaten", "deny"})
_EDITORIAL = re.compile(r"\[[^\[\]]{1,80}\]")
_NESTED_TOPICS = 3


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with the attribution over the parse that it was made from.

    ``whole`` is false where the attribution is part of another statement's saying ("he denied that he refused …");
    ``statement`` then has that other statement's id, and is none of the document's statements.
    """

    attribution: Attribution
    statement: Statement
    whole: bool = True


def find_statements(parsed: Parsed, mentions: Mentions) -> tuple[Said, ...]:
    """Return the statements of a document in text order, with ids s1, s2 and so on.

    An attribution without an actor as its source is kept only where its words are reported as words.
    """
    found: list[tuple[Attribution, Statement]] = []
    headline = headline_end(parsed)
    for attribution in find_attributions(parsed):
        if attribution.content[0][0] < headline or _is_supposed(attribution):
            continue
        statement = _statement(parsed, mentions, attribution, f"s{len(found) + 1}")
        if statement is not None and statement.speaker is None:
            statement = _by_same_document(attribution, statement, found)
        if statement is not None:
            found.append((attribution, statement))
    said = [
        Said(attribution, statement.model_copy(update={"within": _enclosing(attribution, statement, around)}))
        for (attribution, statement), around in zip(found, _around(found), strict=True)
    ]
    outer = {one.statement.id: one.statement for one in said}
    return tuple(_renumbered([replace(one, whole=not _is_part_of_saying(mentions, one, outer)) for one in said]))


def _by_same_document(
    attribution: Attribution, statement: Statement, found: list[tuple[Attribution, Statement]]
) -> Statement:
    """Return a statement of "the letter" as the word of those who issued the letter that spoke before."""
    nouns = {token.lemma_.lower() for token in attribution.sources} & cue_lexicon().report_nouns
    if not any(child.lower_ in ("the", "this") for token in attribution.sources for child in token.children):
        return statement
    for before, known in reversed(found):
        if known.speaker and nouns & {token.lemma_.lower() for token in before.sources}:
            return statement.model_copy(update={"speaker": known.speaker, "speakers": known.speakers})
    return statement


def _is_supposed(attribution: Attribution) -> bool:
    """Whether the saying itself is only supposed: "if they commit to a transition"."""
    if not attribution.cue or attribution.quotes:
        return False
    purpose = attribution.cue_class not in _REPORTING and _is_purpose(attribution.verb)
    return in_condition(attribution.verb) or purpose


def _is_purpose(verb: Token) -> bool:
    """Whether the saying is what somebody is to do, or does something for: "a visit to request aid"."""
    infinitive = any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
    if verb.dep_ == "xcomp" and any(child.dep_ == "auxpass" for child in verb.head.children):
        return False  # "are said to oppose"
    return infinitive and verb.dep_ in ("xcomp", "advcl", "relcl", "acl", "ccomp")


def _is_part_of_saying(mentions: Mentions, one: Said, statements: dict[str, Statement]) -> bool:
    """Whether a nested attribution is no statement of its own: an attitude, or the speaker's own act."""
    if one.statement.within is None:
        return False
    if one.statement.speaker is None:
        return True
    if one.attribution.cue_class not in _OUTER:
        return True
    outer = statements[one.statement.within]
    speaker, inner = outer.speaker, one.statement.speaker
    if speaker is None or inner is None or one.attribution.cue_class in ("report", "assert", "according"):
        return False
    own = speaker == inner or speaks_for(mentions, speaker, outer.on_behalf_of, inner)
    return (own and mentions.actor(inner).type != "Person") or speaker == inner


def headline_end(parsed: Parsed) -> int:
    """Return the offset where a headline over at least two paragraphs ends, or 0 where there is none.

    A headline only repeats in brief what the text says.
    """
    if len(parsed.paragraphs) < 3:
        return 0
    end = parsed.paragraphs[0][1]
    text = parsed.document.text[:end].rstrip("\"'”’ ")
    return 0 if text[-1:] in (".", "!", "?", ":", "…") or len(text) > 200 else end


def _renumbered(said: list[Said]) -> Iterator[Said]:
    """Yield the whole statements numbered anew; what is part of one gets its id."""
    whole = [one for one in said if one.whole]
    names = {one.statement.id: f"s{index}" for index, one in enumerate(whole, 1)}
    outer = {one.statement.id: one.statement.within for one in said}
    for one in said:
        holder = one.statement.within if one.whole else one.statement.id
        while holder is not None and holder not in names:
            holder = outer[holder]
        name = names[one.statement.id] if one.whole else names.get(holder or "")
        if name is not None:
            within = names.get(holder or "") if one.whole else None
            yield replace(one, statement=one.statement.model_copy(update={"id": name, "within": within}))


def _statement(parsed: Parsed, mentions: Mentions, attribution: Attribution, identifier: str) -> Statement | None:
    speakers = find_speakers(mentions, attribution.sources)
    if not speakers.actors and not attribution.cue:
        return None
    if not speakers.actors and not _has_words(attribution) and not _is_of_unnamed(attribution):
        return None
    addressees = actors_of(mentions, attribution.addressees)
    content = attribution.content
    return Statement(
        id=identifier,
        kind=kind_of(parsed, content),
        speaker=speakers.actors[0] if speakers.actors else None,
        speakers=speakers.actors if len(speakers.actors) > 1 else (),
        on_behalf_of=speakers.on_behalf_of,
        source=attribution.source,
        cue=attribution.cue,
        content=content,
        editorial=_editorial(parsed, attribution.quotes),
        addressee=addressees[0].actor if addressees else None,
        channel=find_channel(parsed, attribution.verb) if attribution.cue else None,
        date=_date(parsed, mentions, attribution),
        topics=topics_of(parsed.doc, content)[:_NESTED_TOPICS],
        factuality=_factuality(attribution),
        rule=attribution.rule,
        confidence=confidence_of(attribution.rule),
    )


def _has_words(attribution: Attribution) -> bool:
    spoken = attribution.cue_class in _SPOKEN
    return spoken and (bool(attribution.quotes) or attribution.cue_class in ("report", "according"))


def _is_of_unnamed(attribution: Attribution) -> bool:
    """Whether somebody speaks that a noun describes but who is no actor by that: "residents fear", "polls suggest"."""
    unnamed = any(
        source.tag_ in ("NN", "NNS", "NNP", "NNPS") or source.lower_ in _PRONOUNS for source in attribution.sources
    )
    return unnamed and attribution.cue_class in _UNNAMED


def kind_of(parsed: Parsed, content: Spans) -> StatementKind:
    """Return direct if all words of the content stand inside quotation marks, mixed if some do, else indirect."""
    text = parsed.document.text
    inside = outside = 0
    for start, end in content:
        for word in re.finditer(r"\w+", text[start:end]):
            if parsed.quotation_at(start + word.start()) is not None:
                inside += 1
            else:
                outside += 1
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _editorial(parsed: Parsed, quotes: Spans) -> Spans:
    text = parsed.document.text
    return tuple(
        (start + found.start(), start + found.end())
        for start, end in quotes
        for found in _EDITORIAL.finditer(text[start:end])
    )


def _factuality(attribution: Attribution) -> Factuality:
    levels: dict[str, Factuality] = {"probable": "probable", "possible": "possible", "denied": "denied"}
    return levels.get(attribution.factuality, "certain")


def _date(parsed: Parsed, mentions: Mentions, attribution: Attribution) -> str | None:
    """Return the first possible day of the date expression that the cue carries ("said on Tuesday"), or None."""
    if not attribution.cue:
        return None
    verb = attribution.verb
    sentence = parsed.sentence_of(verb)
    first = bisect_left(mentions.dates, sentence.start, key=lambda date: date.start)
    stop = bisect_left(mentions.dates, sentence.end, lo=first, key=lambda date: date.start)
    for date in mentions.dates[first:stop]:
        if date.first is not None and _hangs_on(verb, date.head):
            return date.first
    return None


def _hangs_on(verb: Token, index: int) -> bool:
    token = verb.doc[index]
    if token.head.i == verb.i:
        return True
    return token.head.dep_ == "prep" and token.head.head.i == verb.i


def _around(found: list[tuple[Attribution, Statement]]) -> Iterator[list[Statement]]:
    """Yield for each statement, in the order of their contents, those whose contents span its content's start."""
    spanning: list[Statement] = []
    coming = 0
    for _, statement in found:
        start = statement.content[0][0]
        while coming < len(found) and found[coming][1].content[0][0] <= start:
            spanning.append(found[coming][1])
            coming += 1
        spanning = [one for one in spanning if start < max(end for _, end in one.content)]
        yield spanning


def _enclosing(attribution: Attribution, statement: Statement, around: Iterable[Statement]) -> str | None:
    """Return the id of the smallest statement whose content holds both this one's cue and its content."""
    if not attribution.cue:
        return None
    holders = [
        (sum(end - start for start, end in other.content), other.id)
        for other in around
        if other.id != statement.id
        and _covers(other.content, attribution.cue)
        and _covers(other.content, statement.content)
    ]
    return min(holders)[1] if holders else None


def _covers(outer: Spans, inner: Spans) -> bool:
    return all(any(a <= start and end <= b for a, b in outer) for start, end in inner)
