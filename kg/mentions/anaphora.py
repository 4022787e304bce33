"""Common nouns that go back to an organisation or a state: "the bloc", "the agency", "the country"."""

from kg.mentions.discourse import Discourse
from kg.mentions.forms import Layers
from kg.mentions.gazetteer import Gazetteer
from kg.mentions.roster import Draft, Roster
from kg.mentions.words import Words

_SPELLINGS = {"organization": "organisation", "center": "centre", "defense": "defence"}
_KINDS = {
    "bloc": ("union", "regional", "forum", "alliance"),
    "alliance": ("alliance",),
    "agency": ("UN agency", "global", "bank"),
    "watchdog": ("UN agency", "global"),
    "body": ("UN agency", "UN organ", "global", "regional", "court"),
    "court": ("court",),
    "grouping": ("regional", "forum"),
    "group": ("forum",),
    "organisation": ("regional", "global", "UN agency", "alliance"),
}
_POSSESSIVES = frozenset({"his", "her", "its", "their", "our", "my"})


class Anaphora:
    """Resolves definite nouns in the singular to the last actor that they can mean."""

    def __init__(
        self, words: Words, layers: Layers, gazetteer: Gazetteer, roster: Roster, discourse: Discourse
    ) -> None:
        self.words, self.layers, self.gazetteer, self.roster, self.discourse = (
            words,
            layers,
            gazetteer,
            roster,
            discourse,
        )

    def resolve(self, index: int) -> None:
        """Add a mention for the noun at the token, if it goes back to an organisation or a state."""
        words = self.words
        kinds = {kind for kind, plural in self.gazetteer.nouns.get(words.lower[index]) if not plural}
        if not kinds & {"organisation", "country", "thing"} or words.dep[index] in ("compound", "amod", "nmod"):
            return
        if self.discourse.by_head.get(index) is not None or self.layers.form_at[index] is not None:
            return
        start = index
        while (
            start > 0
            and words.head[start - 1] == index
            and words.dep[start - 1] in ("amod", "compound", "nmod", "nummod")
        ):
            start -= 1
        determiner = words.lower[start - 1] if start > 0 else ""
        if "country" in kinds and (determiner in _POSSESSIVES or (determiner in ("the", "this") and start == index)):
            self._country(start - 1, index, determiner)
        elif determiner in ("the", "this") and kinds & {"organisation", "thing"}:
            self._organisation(start, index)

    def _country(self, start: int, index: int, determiner: str) -> None:
        if determiner in _POSSESSIVES:
            keys = self.discourse.pronoun_keys(start)
            owner = self.roster.drafts[keys[0]] if len(keys) == 1 else None
            key = None if owner is None else owner.key if owner.type == "State" else owner.state
        else:
            draft = self.discourse.latest(index, lambda draft: draft.type == "State", 2)
            key = draft.key if draft is not None else None
        if key is not None and key.startswith("state:"):
            self._add(start, index, self.roster.referent(key))

    def _organisation(self, start: int, index: int) -> None:
        words = self.words
        noun = _SPELLINGS.get(words.lower[index], words.lower[index])
        owners = {form.key for i in range(start, index) if (match := self.layers.form_at[i]) for form in match.forms}
        if start < index and not owners and not words.capital(index):
            return  # "the shipping company" says more than that it was named before
        draft = self.discourse.latest(index, lambda draft: self._is_called(draft, noun, owners), 30)
        if draft is None:
            draft = self.discourse.latest(index, lambda draft: self._is_kind(draft, noun, owners), 12)
        if draft is not None:
            self._add(start - 1, index, draft)

    def _is_called(self, draft: Draft, noun: str, owners: set[str]) -> bool:
        """Whether the noun is a word of the actor's full name, other than its first."""
        if draft.type in ("Person", "State", "Place") or (owners and draft.state not in owners):
            return False
        known = self.gazetteer.referents.get(draft.key)
        names = (draft.name, known.name if known else "")
        return any(
            noun in [_SPELLINGS.get(word, word) for word in name.lower().replace("-", " ").split()[1:]]
            for name in names
        )

    def _is_kind(self, draft: Draft, noun: str, owners: set[str]) -> bool:
        known = self.gazetteer.referents.get(draft.key)
        if known is None or (owners and draft.key in owners):
            return False
        if draft.key.startswith("group:"):
            return noun in ("group", "movement", "militia", "organisation")
        return known.kind in _KINDS.get(noun, ())

    def _add(self, start: int, index: int, draft: Draft) -> None:
        words = self.words
        draft.add(words.slice(start, index + 1), words.span(start, index + 1), alias=False)
        self.discourse.add(start, index + 1, (draft.key,), "description", index)
