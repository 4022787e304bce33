"""Names of the reference data in a text: states, capitals, organisations, bodies, groups, regions and peoples."""

from kg.mentions.forms import FormMatch, Layers
from kg.mentions.gazetteer import Form, Gazetteer
from kg.mentions.model import Mention, MentionKind, PlaceMention
from kg.mentions.roles import acts, is_locative, speaks
from kg.mentions.roster import Roster
from kg.mentions.words import Words

_NAMED = ("name", "organisation", "body", "group")


class References:
    """Turns matches of the gazetteer into mentions of actors and of places."""

    def __init__(self, words: Words, layers: Layers, gazetteer: Gazetteer, roster: Roster, datelines: set[int]) -> None:
        self.words, self.layers, self.gazetteer, self.roster = words, layers, gazetteer, roster
        self.datelines = datelines
        self.mentions: list[Mention] = []
        self.places: list[PlaceMention] = []
        self.adjectives: dict[int, str] = {}

    def find(self, taken: set[int]) -> None:
        """Find all mentions; tokens taken are parts of persons' names."""
        for match in self.layers.forms:
            if match.start in taken or match.end - 1 in taken:
                continue
            form = self._choose(match)
            if form is not None:
                self._add(match, form)

    def _choose(self, match: FormMatch) -> Form | None:
        """Return what an ambiguous name stands for: a state before its capital, one named in full before others."""
        if "media" in match.kinds():
            return None
        order = ("name", "organisation", "body", "group", "metonym", "people", "demonym", "region", "capital")
        return min(match.forms, key=lambda form: order.index(form.kind))

    def _add(self, match: FormMatch, form: Form) -> None:
        head = self.words.root(match.start, match.end)
        if form.kind in _NAMED:
            self._mention(match, head, form.key, "name")
            if form.kind == "name":
                self._place_if_locative(match, head, form.key)
        elif form.kind == "people":
            self._people(match, head, form.key)
        elif form.kind == "demonym":
            self._demonym(match, head, form.key)
        elif form.kind in ("capital", "metonym"):
            self._capital(match, head, form)
        elif form.kind == "region":
            self._region(match, head, form.key)

    def _people(self, match: FormMatch, head: int, key: str) -> None:
        """Let a people stand for its state or region, an ethnic group for itself where it acts."""
        if not self._is_ethnic(match):
            self._mention(match, head, key, "demonym")
        elif speaks(self.words, self.gazetteer, head):
            name = self.words.slice(match.start - 1, match.end)
            draft = self.roster.create(f"group-of:{name.lower()}", "Group", name)
            draft.plural, draft.named = True, False
            span = self.words.span(match.start - 1, match.end)
            draft.add(name, span)
            self.mentions.append(Mention(match.start - 1, match.end, span, (draft.key,), "demonym", head))

    def _is_ethnic(self, match: FormMatch) -> bool:
        """Whether a people is no state's: "ethnic Albanians", "Bosnian Serbs"."""
        before = self.layers.form_ending(match.start)
        if before is not None and before.of_kind("demonym", "name") is not None:
            return True
        return match.start > 0 and self.words.lower[match.start - 1] == "ethnic"

    def _mention(
        self, match: FormMatch, head: int, key: str, kind: MentionKind, alternatives: tuple[tuple[str, float], ...] = ()
    ) -> None:
        draft = self.roster.referent(key)
        span = self.words.span(match.start, match.end)
        draft.add(self.words.slice(match.start, match.end), span)
        self.mentions.append(Mention(match.start, match.end, span, (key,), kind, head, alternatives))

    def _place_if_locative(self, match: FormMatch, head: int, key: str | None, dateline: bool = False) -> None:
        if dateline or match.start in self.datelines or is_locative(self.words, head):
            name = self.words.slice(match.start, match.end)
            self.places.append(
                PlaceMention(
                    match.start,
                    match.end,
                    self.words.span(match.start, match.end),
                    name,
                    head,
                    key,
                    match.start in self.datelines,
                )
            )

    def _demonym(self, match: FormMatch, head: int, key: str) -> None:
        """Take a demonym as a noun where nothing follows that it could go with ("the French"), else as an adjective."""
        words, last = self.words, match.end - 1
        noun = words.tag[last].startswith("NN") or words.dep[last] in ("nsubj", "dobj", "pobj", "nsubjpass", "conj")
        modifies = words.dep[last] in ("amod", "compound", "nmod", "poss", "det") or (
            match.end < words.count
            and words.tag[match.end][:2] in ("NN", "JJ")
            and words.sentence[match.end] == words.sentence[last]
        )
        article = match.start > 0 and words.lower[match.start - 1] == "the"
        collective = words.lower[last].endswith(("sh", "ch", "ese", "ss"))  # "the French", not "the Norwegian"
        if noun and article and collective and not modifies and key.startswith("state:"):
            self._mention(match, head, key, "demonym")
            return
        self.adjectives[last] = key
        deed = words.head[last]
        if key.startswith("state:") and any(kind == "deed" for kind, _ in self.gazetteer.nouns.get(words.lower[deed])):
            self.roster.referent(key).spans.add(words.span(match.start, match.end))

    def _capital(self, match: FormMatch, head: int, form: Form) -> None:
        if match.start in self.datelines or not acts(self.words, self.gazetteer, head):
            self._place(match, head)
        else:
            self._mention(match, head, form.key, "metonym")

    def _place(self, match: FormMatch, head: int) -> None:
        self._place_if_locative(match, head, None)
        self.adjectives.setdefault(head, match.forms[0].key)

    def _is_party(self, head: int) -> bool:
        """Whether a region does or undergoes something, or is talked with: more than being somewhere."""
        words = self.words
        while words.dep[head] == "conj":
            head = words.head[head]
        if words.dep[head] == "pobj":
            return words.lower[words.head[head]] in ("by", "with", "between", "against", "without")
        return words.dep[head] in ("nsubj", "nsubjpass", "dobj", "poss", "agent") or words.heading[head]

    def _region(self, match: FormMatch, head: int, key: str) -> None:
        territory = self.gazetteer.referents[key].type == "Place"
        if territory and not speaks(self.words, self.gazetteer, head):
            self._place_if_locative(match, head, None)
        elif self._is_party(head) and acts(self.words, self.gazetteer, head):
            self._mention(match, head, key, "name")
        else:
            self._place_if_locative(match, head, None)
