"""Merging: which mentions are of one sanction, and what becomes of it."""

from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from kg.facts import Ids, Relief, Sanction, SanctionStatus, Span
from kg.mentions import Mentions
from kg.reading.lexicon import confidence_of
from kg.reading.speakers import speaks_for

_ORDER: tuple[SanctionStatus, ...] = (
    "lifted", "suspended", "eased", "extended", "in-force", "threatened", "proposed",
)  # fmt: skip
_COMING = frozenset({"threatened", "proposed"})
_BRANCHES = frozenset({"sectoral", "financial"})


@dataclass(frozen=True, slots=True)
class Sighting:
    """One mention of a sanction: the noun or verb that names it, and what its clause says of it.

    ``imposer`` and ``target_name`` are what the text calls those who are no known actors. ``goes_back`` is true of
    "the measures", ``proform`` of "those of the EU", ``denied`` where there will be no sanction, ``again`` where one
    that was undone is back, ``said`` where the words around the mention give the status, and ``definite`` of what
    the reader is taken to know: "the 20th package". ``wanting`` are those who want it to end;
    it is ``firm`` where somebody says that it will come.
    """

    head: Token
    imposing: Ids
    target: Ids
    status: SanctionStatus
    measure: str
    evidence: Span
    relief: tuple[Relief, ...] = ()
    imposer: str = ""
    target_name: str = ""
    goes_back: bool = False
    proform: bool = False
    denied: bool = False
    again: bool = False
    said: bool = True
    definite: bool = False
    firm: bool = False
    wanting: Ids = ()
    rule: str = "sanctions/noun"

    @property
    def coming(self) -> bool:
        """Whether the sanction is only threatened or proposed."""
        return self.status in _COMING

    @property
    def sided(self) -> bool:
        """Whether the mention says who imposes or who is hit."""
        return bool(self.imposing or self.target or self.target_name)


@dataclass
class _Cluster:
    """The mentions of one sanction, and what they say together."""

    sightings: list[Sighting] = field(default_factory=list)
    imposing: Ids = ()
    target: Ids = ()
    target_name: str = ""
    measures: list[str] = field(default_factory=list)
    coming: bool = True
    firm: bool = False

    def add(self, one: Sighting) -> None:
        """Add a mention; the first to name a side or a measure gives it."""
        self.sightings.append(one)
        self.imposing = self.imposing or one.imposing
        self.target = self.target or one.target
        self.target_name = self.target_name or one.target_name
        self.firm = self.firm or one.firm
        if one.measure != "unspecified" and one.measure not in self.measures:
            self.measures.append(one.measure)
        self.coming = self.coming and (one.coming or one.denied or not one.said)


def merge(mentions: Mentions, sightings: list[Sighting]) -> tuple[Sanction, ...]:
    """Return the sanctions that mentions in text order are of, with ids x1, x2 and so on.

    Mentions with the same sides are of one sanction, except that what is in force and what is only threatened or
    proposed are two. What goes back to a sanction is of the last one that it can mean. Where a mention does not say
    who is hit, the only target that the document names is, if that is a state. A mention that names neither side is
    no sanction.
    """
    only = _only_target(mentions, sightings)
    clusters: list[_Cluster] = []
    for one in _with_shared(sightings):
        filled = one
        found = _cluster_of(mentions, one, clusters)
        if found is None:
            if one.denied or not one.sided or (one.imposer and not one.imposing):
                continue
            likely = only or one.wanting
            if likely and not (one.target or one.target_name or one.proform or set(one.imposing) & set(likely)):
                filled = replace(one, target=likely)
                found = _cluster_of(mentions, filled, clusters)
        elif not (one.said or one.sided or one.relief):
            continue
        if found is None:
            found = _Cluster()
            clusters.append(found)
        found.add(filled)
    _share_imposers(clusters)
    kept = [cluster for cluster in clusters if cluster.imposing or cluster.target]
    kept.sort(key=lambda cluster: cluster.sightings[0].evidence)
    return tuple(_sanction(f"x{index}", cluster) for index, cluster in enumerate(kept, 1))


def _only_target(mentions: Mentions, sightings: list[Sighting]) -> Ids:
    """Return the only target that the document names, if it names one and that is a state."""
    targets = {one.target for one in sightings if one.target and not one.denied}
    only = next(iter(targets)) if len(targets) == 1 else ()
    return only if all(mentions.actor(one).type == "State" for one in only) else ()


def _share_imposers(clusters: list[_Cluster]) -> None:
    """Let what is definite but nobody's ("the 20th package") be of those who alone have sanctions on its target."""
    for cluster in clusters:
        if cluster.imposing or not cluster.sightings[0].definite:
            continue
        imposers = {other.imposing for other in clusters if other.imposing and set(other.target) & set(cluster.target)}
        if len(imposers) == 1:
            cluster.imposing = next(iter(imposers))


def _with_shared(sightings: list[Sighting]) -> list[Sighting]:
    """Return the mentions; "those of the EU" have the target of the sanctions that they are compared to."""
    found: list[Sighting] = []
    before: Sighting | None = None
    for one in sightings:
        if one.proform and before is not None and not one.target and not one.target_name:
            one = replace(one, target=before.target, measure=before.measure)
        if one.sided:
            before = one
        found.append(one)
    return found


def _cluster_of(mentions: Mentions, one: Sighting, clusters: list[_Cluster]) -> _Cluster | None:
    """Return the sanction that a mention is of, or None."""
    fitting = [cluster for cluster in clusters if _fits(mentions, one, cluster)]
    if not fitting:
        return None
    if one.goes_back and not one.target:
        return fitting[-1]
    if not one.sided:
        return fitting[-1] if len(fitting) == 1 and (one.said or one.relief) else None
    same = [c for c in fitting if c.coming == one.coming or one.denied or one.firm or c.firm]
    return same[-1] if same else None


def _fits(mentions: Mentions, one: Sighting, cluster: _Cluster) -> bool:
    """Whether a mention may be of the sanction: no side that both name differs, nor the measure where one is open."""
    if one.imposing and cluster.imposing and not _share(mentions, one.imposing, cluster.imposing):
        return False
    if one.imposer and cluster.imposing and not one.imposing:
        return False
    if one.target and (cluster.target or cluster.target_name) and not set(one.target) & set(cluster.target):
        return False
    if one.target_name and not one.target and (cluster.target or cluster.target_name != one.target_name):
        return False
    if one.measure in _BRANCHES and cluster.measures and cluster.measures[0] in _BRANCHES - {one.measure}:
        return False  # those on oil are others than those on banks
    if (one.target or one.target_name) and (cluster.target or cluster.target_name):
        return True
    return one.measure == "unspecified" or not cluster.measures or one.measure in cluster.measures


def _share(mentions: Mentions, ours: Ids, theirs: Ids) -> bool:
    """Whether two sides have an actor in common, or one whose office or body is the other's."""
    if set(ours) & set(theirs):
        return True
    pairs = [(a, b) for one in ours for other in theirs for a, b in ((one, other), (other, one))]
    return any(speaks_for(mentions, a, None, b) or _is_named_after(mentions, a, b) for a, b in pairs)


def _is_named_after(mentions: Mentions, body: str, state: str) -> bool:
    """Whether a body's name starts with a state's: the "U.S. Treasury Department" of the U.S."""
    owner = mentions.actor(state)
    names = (owner.name, *owner.aliases) if owner.type == "State" else ()
    return any(mentions.actor(body).name.startswith(f"{name} ") for name in names)


def _status(sightings: list[Sighting]) -> SanctionStatus:
    """Return the latest status: what is undone stays so, unless the text says that it is back."""
    told = [one for one in sightings if one.said and not one.denied] or sightings
    here = [one for one in told if not one.coming]
    if not here:
        return told[0].status
    if any(one.again for one in here):
        return "in-force"
    return min((one.status for one in here), key=_ORDER.index)


def _sanction(identifier: str, cluster: _Cluster) -> Sanction:
    relief = {(r.condition, r.evidence): r for one in cluster.sightings for r in one.relief}
    return Sanction(
        id=identifier,
        imposing=cluster.imposing,
        target=cluster.target,
        measure=cluster.measures[0] if cluster.measures else "unspecified",
        status=_status(cluster.sightings),
        relief=tuple(relief.values()),
        evidence=tuple(dict.fromkeys(one.evidence for one in cluster.sightings)),
        rule=cluster.sightings[0].rule,
        confidence=confidence_of(cluster.sightings[0].rule),
    )
