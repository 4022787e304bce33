"""Disputes: who contests what relief takes: "disputed that anybody's consent was needed"."""

from kg.facts import Relief, Sanction
from kg.language import Parsed
from kg.reading.sanctions.vocabulary import vocabulary
from kg.reading.statements import Said

_NEAR = 2  # paragraphs


def with_disputes(parsed: Parsed, said: tuple[Said, ...], sanctions: tuple[Sanction, ...]) -> tuple[Sanction, ...]:
    """Return sanctions whose relief names who disputes, shortly after, that it takes somebody's consent."""
    disputed: dict[tuple[str, int], str] = {}
    for one in said:
        speaker = one.statement.speaker
        if speaker is None or one.statement.factuality != "denied" or not _is_of_consent(parsed, one):
            continue
        place = _latest(parsed, one.statement.content[0][0], speaker, sanctions)
        if place is not None:
            disputed.setdefault(place, speaker)
    return tuple(
        sanction.model_copy(
            update={
                "relief": tuple(
                    relief.model_copy(update={"disputed_by": disputed.get((sanction.id, index), relief.disputed_by)})
                    for index, relief in enumerate(sanction.relief)
                )
            }
        )
        for sanction in sanctions
    )


def _is_of_consent(parsed: Parsed, one: Said) -> bool:
    tokens = (token for start, end in one.statement.content for token in parsed.doc.char_span(start, end) or ())
    return any(token.lemma_.lower() in vocabulary("relief", "consent") for token in tokens)


def _latest(parsed: Parsed, offset: int, speaker: str, sanctions: tuple[Sanction, ...]) -> tuple[str, int] | None:
    """Return the sanction and the place of its relief, by another's word, that stands last before an offset."""
    near = [
        (relief.evidence[-1][1], sanction.id, index)
        for sanction in sanctions
        for index, relief in enumerate(sanction.relief)
        if relief.consent_of and relief.evidence and _is_anothers(relief, speaker) and relief.evidence[-1][1] <= offset
    ]
    if not near:
        return None
    end, identifier, index = max(near)
    return (identifier, index) if parsed.paragraph_at(offset) - parsed.paragraph_at(end) <= _NEAR else None


def _is_anothers(relief: Relief, speaker: str) -> bool:
    return speaker not in (relief.asserted_by, relief.disputed_by)
