"""What the words around a number, and what was told before, say of it: measures, bodies, codes, periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tilstand.audit.claim import Claim
from tilstand.audit.phrase import About, Hit, codes, mentioned, mentions_of, names
from tilstand.audit.scene import Scene
from tilstand.define import Vocabulary
from tilstand.terms import Key, Period
from tilstand.text import SpanKind as Number

__all__ = ["Base", "Codes", "Evidence", "counting", "evidence"]

Codes = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Base:
    """Where codes may be taken over from.

    Attributes:
        worth: What the source is worth.
        dims: Its codes by dimension.
        key: The figure that it is, where it is one.
    """

    worth: float
    dims: Mapping[str, str]
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that speaks for an address.

    Attributes:
        own: Codes in the number's own words, by code list, in order of mention.
        shared: Code lists that one and the same phrase names; one of them is enough.
        lead: Codes that the sentence names before its first number.
        linked: Codes of the number that this one is part of.
        bases: Where codes may be taken over from, with what each source is worth.
        measures: Measures in sight, with what their mention is worth.
        own_measures: Those that the number's own words name, beyond the noun after it.
        noun_measures: Those that its own words and that noun name.
        cues: Dimensions that the words call for.
        bodies: Bodies in sight, with what their mention is worth.
        named: Bodies that the sentence itself names.
        elsewhere: True where the text stands in some body's own part.
        periods: Texts of periods that the words name.
        own_period: True where the number's own words name them.
        topics: Periods of what was told before.
        doubled: Measures that are named by the very words that name a code, by code list.
        nouns: Code lists that only the noun right after the number names ("3 women").
        reads: Text of the number's own, and not only its place, say what it counts.
    """

    own: Mapping[str, tuple[frozenset[str], ...]]
    shared: tuple[frozenset[str], ...]
    lead: Codes
    linked: Codes
    bases: tuple[Base, ...]
    measures: Mapping[str, float]
    own_measures: frozenset[str]
    noun_measures: frozenset[str]
    cues: frozenset[str]
    bodies: Mapping[str, float]
    named: frozenset[str]
    elsewhere: bool
    periods: tuple[str, ...]
    own_period: bool
    topics: frozenset[Period]
    doubled: Mapping[str, frozenset[str]]
    nouns: frozenset[str]
    reads: bool

    def when(self, at: Period, reported: Period) -> float | None:
        """How well a period fits in a report on another; None where it does not."""
        for text in self.periods:
            wanted = reported.shifted(-1).text if text == "-1" else text
            if at.text == wanted or (wanted.endswith("/") and at.text.startswith(wanted)):
                return 3.0
        if self.own_period:
            return None
        if self.periods and not any(t == "-1" or _reaches(t, reported) for t in self.periods):
            return None
        if at == reported:
            return 1.0 if not self.periods else 0.5
        return 0.3 if at in self.topics else None


def _reaches(text: str, reported: Period) -> bool:
    """True where a period that words name, "since 2003" among them, is that reported on or spans it."""
    return text.endswith("/") or reported in Period.parse(text)


def evidence(collection: Vocabulary, claim: Claim, scene: Scene, linked: Key | None) -> Evidence:
    """The evidence for one number.

    Args:
        collection: The collection.
        claim: The number and its words.
        scene: What was told before.
        linked: Address of the number that this one is part of, or repeats for another year.
    """
    if claim.counted and not claim.lead and scene.recent:
        # "The number rose from ...": the number told last.
        scene = replace(scene, topic=scene.recent[0])
    near = counting(claim)
    own = {} if claim.whole else {**mentions_of(claim.side), **mentions_of(near)}
    linked_codes = {
        collection.settings.dimensions[dimension].codelist: frozenset({code})
        for dimension, code in (linked.dims if linked is not None else ())
    }
    every = (*claim.own, *claim.side, *claim.lead, *claim.before)
    bodies, named = _bodies(collection, claim, scene, linked)
    measures = _measures(claim, scene, linked)
    measures |= _by_unit(collection, claim, scene, measures)
    return Evidence(
        own=own,
        shared=tuple(_shared((*claim.side, *claim.own))),
        lead={**_led(claim), **codes(h for h in claim.own if h not in near)},
        linked=linked_codes,
        bases=tuple(_bases(collection, _gathered(collection, claim, scene), linked)),
        measures=measures,
        own_measures=names(_beyond_noun(claim, (*counting(claim), *claim.side)), About.MEASURE),
        noun_measures=names((*counting(claim), *claim.side), About.MEASURE),
        cues=names(every, About.DIMENSION),
        bodies=bodies,
        named=named,
        elsewhere=any(
            p in collection.providers and p != collection.settings.coordinator for p in scene.providers
        ),
        periods=claim.years or claim.lead_years,
        own_period=bool(claim.years),
        topics=frozenset(k.period for k in (scene.topic, *scene.recent) if k is not None),
        doubled=_doubled((*claim.own, *claim.side)),
        nouns=_nouns(claim),
        reads=_reads(claim, own, scene, held=linked is not None),
    )


def _led(claim: Claim) -> Codes:
    """Codes that lead up to a number; of one kind the last said counts ("of women ..., and of men ...").

    The name of a body is none, though a code is called the same: "The police registered 13".
    """
    bodies = {(h.start, h.end) for h in (*claim.lead, *claim.before) if h.about is About.PROVIDER}
    told = [[h for h in hits if (h.start, h.end) not in bodies] for hits in (claim.lead, claim.before)]
    lead, before = map(codes, told)
    return {**lead, **{group: named for group, named in before.items() if group in lead}}


def counting(claim: Claim) -> tuple[Hit, ...]:
    """The phrases that say what is counted; in "3 of the cases ..." the cases are what they are part of."""
    start = claim.number.start
    return tuple(h for h in claim.own if h.start >= claim.whole_until or h.start < start)


def _beyond_noun(claim: Claim, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits without those that hardly name a measure.

    The noun after the number may name a kind of thing only; other words are but part of a code's name
    ("reported in 2023").
    """
    first = min((h.start for h in claim.own if h.about is About.UNIT and h.names == claim.noun), default=-1)
    coded = [h for h in hits if h.about is About.CODE]
    return tuple(
        h
        for h in hits
        if h.start != first
        and not any(
            c.start <= h.start and h.end <= c.end and c.end - c.start >= h.end - h.start for c in coded
        )
    )


def _measures(claim: Claim, scene: Scene, linked: Key | None) -> dict[str, float]:
    """Measures in sight: the nearest mention counts, each further one adds a little."""
    found: dict[str, float] = {}
    telling: tuple[tuple[Iterable[Hit], float], ...] = (
        (counting(claim), 4.0),
        (claim.side, 3.5),
        (claim.lead, 3.0),
        ([h for h in claim.own if h.start < claim.whole_until], 2.7),
        (claim.before, 2.5),
        (claim.after, 1.8),
        *((h, 1.5 - 0.3 * at) for at, h in enumerate(scene.headings)),
    )
    for hits, weight in telling:
        for name in names(hits, About.MEASURE):
            found[name] = found[name] + 0.4 if name in found else weight
    for key, weight in ((linked, 3.0), (scene.topic, 2.6), *((k, 2.2) for k in scene.recent)):
        if key is not None:
            found[key.measure] = max(weight, found.get(key.measure, 0.0))
    return found


def _by_unit(
    collection: Vocabulary, claim: Claim, scene: Scene, told: Mapping[str, float]
) -> dict[str, float]:
    """Measures that the unit of the noun calls for, where those in sight are in another unit.

    "The 35 decisions concerned 28 persons": the persons are not decisions.
    """
    near = scene.recent[0] if scene.recent else scene.topic
    if near is None or not claim.noun:
        return {}
    if any(w >= 2.0 and collection.measures[m].unit.value in claim.noun for m, w in told.items()):
        return {}
    wanted = {d for d, _ in near.dims}
    return {
        m: 2.0
        for m, definition in collection.measures.items()
        if wanted and definition.unit.value in claim.noun and wanted <= set(definition.dimensions)
    }


def _bodies(
    collection: Vocabulary, claim: Claim, scene: Scene, linked: Key | None
) -> tuple[dict[str, float], frozenset[str]]:
    found: dict[str, float] = {}
    named = mentioned((*claim.lead, *claim.side, *claim.before, *claim.own), About.PROVIDER)
    subject = _subject(claim)
    named = subject or named
    for at, name in enumerate(named):
        found[name] = 3.0 - 0.4 * min(at, 4)
    joint = tuple(_joint(collection, claim))
    if joint:
        found = dict.fromkeys(found, 1.5) | dict.fromkeys(joint, 3.4)
        named = (*joint, *named)
    for name in mentioned(claim.after, About.PROVIDER):
        found.setdefault(name, 2.3)
    spoken = mentioned(scene.spoken, About.PROVIDER)
    for name in spoken:
        # "The mission runs two houses. Together they assisted ...": the mission's figure is meant.
        runs = len(set(spoken) & set(collection.members(name))) > 1
        found[name] = max(4.0 if runs else 2.8, found.get(name, 0.0))
    for key, weight in ((linked, 3.0), (scene.topic, 2.6), *((k, 2.4) for k in scene.recent)):
        if key is not None:
            found[key.provider] = max(weight, found.get(key.provider, 0.0))
    for at, name in enumerate(scene.providers):
        found[name] = max(2.2 + 0.1 * at, found.get(name, 0.0))
    for name in list(found):
        below = {m for m in found if m != name and m in collection.members(name)}
        if below:  # "the mission and its house": the house is meant
            found[name] -= 0.6
    return found, frozenset(named)


def _subject(claim: Claim) -> tuple[str, ...]:
    """The bodies that stand right before a number as its own: "A (55) and B (28)", "A had 55, B had 28"."""
    near = claim.side if claim.bracketed else ()
    own = (h for h in claim.own if h.start < claim.number.start and claim.parted)
    return mentioned((*near, *own), About.PROVIDER)


def _joint(collection: Vocabulary, claim: Claim) -> Iterable[str]:
    """The smallest group that holds all that a number is of: "A, B and C had 115", "115 at A, B and C"."""
    after = (h for h in claim.own if h.start > claim.number.start)
    bodies = max((set(mentioned(hits, About.PROVIDER)) for hits in (claim.lead, tuple(after))), key=len)
    if len(bodies) < 3:
        return ()
    holding = [g for g in collection.groups if bodies <= set(collection.members(g))]
    return sorted(holding, key=lambda g: len(collection.members(g)))[:1]


def _bases(collection: Vocabulary, scene: Scene, linked: Key | None) -> Iterable[Base]:
    yield Base(0.6, {})
    if linked is not None:
        yield Base(2.5, dict(linked.dims), linked)
    if scene.topic is not None:
        yield Base(1.5, dict(scene.topic.dims), scene.topic)
    for at, key in enumerate(scene.recent):
        yield Base(1.1 - 0.3 * at, dict(key.dims), key)
    for at, hits in enumerate(scene.headings):
        named = codes(hits)
        dims = {
            d: next(iter(named[dimension.codelist]))
            for d, dimension in collection.settings.dimensions.items()
            if len(named.get(dimension.codelist, ())) == 1
        }
        yield Base(0.9 - 0.2 * at, dims)


def _gathered(collection: Vocabulary, claim: Claim, scene: Scene) -> Scene:
    """The scene of "all the cases" after cases of two kinds: the code that gathers both is meant."""
    one, other = scene.topic, scene.recent[0] if scene.recent else None
    every = claim.number.kind is Number.QUANTIFIER and claim.number.share == 1
    if not every or one is None or other is None or one.measure != other.measure or one == other:
        return scene
    codes = dict(one.dims), dict(other.dims)
    apart = [d for d in codes[0] if codes[1].get(d, codes[0][d]) != codes[0][d]]
    if len(apart) != 1 or codes[0].keys() != codes[1].keys() or one.provider != other.provider:
        return scene
    both = {codes[0][apart[0]], codes[1][apart[0]]}
    for code in collection.codelist(apart[0]):
        if both == set(code.of):
            joint = one.at(apart[0], code.id)
            return replace(scene, topic=joint, recent=[joint])
    return scene


def _shared(hits: tuple[Hit, ...]) -> Iterable[frozenset[str]]:
    found = [h for h in hits if h.about is About.CODE]
    for at, one in enumerate(found):
        groups = {o.group for o in found[at:] if o.start < one.end}
        if len(groups) > 1:
            yield frozenset(groups)


def _doubled(hits: tuple[Hit, ...]) -> dict[str, frozenset[str]]:
    telling = [h for h in hits if h.about is About.MEASURE]
    found: dict[str, frozenset[str]] = {}
    for hit in hits:
        if hit.about is About.CODE:
            over = [m for m in telling if m.start < hit.end and hit.start < m.end]
            found[hit.group] = found.get(hit.group, frozenset()) | names(over, About.MEASURE)
    return found


def _nouns(claim: Claim) -> frozenset[str]:
    units = {h.start for h in claim.own if h.about is About.UNIT and h.names == claim.noun}
    coded: dict[str, list[int]] = {}
    for h in claim.own:
        if h.about is About.CODE:
            coded.setdefault(h.group, []).append(h.start)
    first = min(units, default=-1)
    return frozenset(group for group, places in coded.items() if places == [first])


def _reads(claim: Claim, own: Mapping[str, object], scene: Scene, *, held: bool) -> bool:
    """True where words of the number's own, and not only its place, say what it counts."""
    if claim.broken and not (claim.labelled and claim.side):
        return False
    topic = scene.topic.provider if scene.topic is not None else ""
    told = bool(names(claim.lead, About.MEASURE))
    quantified = claim.number.kind is Number.QUANTIFIER and claim.nouned
    if quantified and (
        any(h.about is About.CODE for h in claim.lead) or names(counting(claim), About.MEASURE)
    ):
        return True  # "the refusal was upheld in all the cases", "all of them completed"
    if claim.partitive and not own and not set(mentioned(claim.own, About.PROVIDER)) - {topic}:
        # "Contact was made in 55 of the cases", "help was given to 2 of those who moved out."
        before = any(h.about is About.MEASURE and h.start < claim.number.start for h in claim.own)
        return before or (told and claim.ended)
    if any(h.about in (About.CODE, About.MEASURE) for h in (*claim.own, *claim.side)):
        return True
    led = claim.counted or (claim.compared and held) or bool(claim.lead or claim.side or claim.before)
    every = (*claim.own, *claim.side, *claim.lead, *claim.before, *claim.after)
    bare = claim.closes and all(h.about is About.UNIT for h in every)  # "In 2023 there were 27, in 2022 32."
    placed = (bool(claim.years) and (led or bare)) or (
        bool(claim.lead_years) and (claim.counted or claim.labelled or bare)
    )
    ends = claim.last or claim.number.kind is Number.RANGE
    return placed or (told and (ends or bool(claim.noun)))
