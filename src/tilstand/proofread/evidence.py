"""Discourse state, and evidence for measures, bodies, codes and periods of a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tilstand.define import StructuralMetadata
from tilstand.proofread.claims import NumberClaim
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.phrases import (
    group_code_mentions,
    list_first_mentioned_codes,
    list_mentioned_names,
    order_mentioned_names,
)
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, Period

_KEPT = 4


@dataclass(slots=True)
class DiscourseState:
    """What a reader has in mind when a sentence begins.

    Attributes:
        providers: The bodies that the heading names.
        headings: Phrases of the headings above, the nearest first.
        topic: The figure that the paragraph is about.
        recent: The figures told last, the latest first.
        stale: True where a sentence told numbers of something else since then, which no figure states.
        asked: True after a question, or a label, that no phrase is: what follows may be about anything.
        unsure: True where the number told last is tied to no figure: what differs, differs from that.
        spoken: Phrases of the paragraph's last sentence that states no figure; the next one is about them.
    """

    providers: tuple[str, ...] = ()
    headings: tuple[tuple[PhraseMention, ...], ...] = ()
    topic: Key | None = None
    recent: list[Key] = field(default_factory=list)
    spoken: tuple[PhraseMention, ...] = ()
    stale: bool = False
    unsure: bool = False
    asked: bool = False
    _seen: set[str] = field(default_factory=set)

    def head(self, text: str, hits: Sequence[PhraseMention]) -> None:
        """Go on under a heading; one that was there before is a running head, and changes nothing."""
        bodies = order_mentioned_names(hits, PhraseKind.PROVIDER)
        if text in self._seen and not bodies:
            return
        self._seen.add(text)
        telling = tuple(h for h in hits if h.about in (PhraseKind.MEASURE, PhraseKind.CODE))
        if not bodies and not telling:
            return
        if bodies or any(h.about is PhraseKind.MEASURE for h in telling):
            self.providers = bodies
        self.headings = (telling, *self.headings[:1]) if telling else ()
        self.topic, self.recent, self.stale = None, [], False

    def said(self, hits: Sequence[PhraseMention], *, figures: bool) -> None:
        """Remember what a sentence spoke of, until one states figures or names other things."""
        telling = tuple(h for h in hits if h.about in (PhraseKind.PROVIDER, PhraseKind.CODE))
        if figures:
            self.spoken = ()
        elif telling:
            self.spoken = telling

    def switch_topic(self, bodies: Sequence[str], measures: Sequence[str]) -> None:
        """Turn to other bodies or measures, of which a sentence told a number that no figure states."""
        topic = self.topic
        if topic is None:
            return
        if (bodies and topic.provider not in bodies) or (measures and topic.measure not in measures):
            self.stale = True

    def told(self, key: Key, *, topic: bool) -> None:
        """Remember a figure that was told, as the topic where the sentence brings it up."""
        self.stale = self.asked = False
        if topic:
            self.topic = key
        self.recent = [key, *(k for k in self.recent if k != key)][:_KEPT]


Codes = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class CodeContext:
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
class ClaimEvidence:
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
    bases: tuple[CodeContext, ...]
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

    def score_period(self, at: Period, reported: Period) -> float | None:
        """How well a period fits in a report on another; None where it does not."""
        for text in self.periods:
            wanted = reported.shift_period(-1).text if text == "-1" else text
            if at.text == wanted or (wanted.endswith("/") and at.text.startswith(wanted)):
                return 3.0
        if self.own_period:
            return None
        if self.periods and not any(t == "-1" or _covers_reported_period(t, reported) for t in self.periods):
            return None
        if at == reported:
            return 1.0 if not self.periods else 0.5
        return 0.3 if at in self.topics else None


def _covers_reported_period(text: str, reported: Period) -> bool:
    """True where a period that words name, "since 2003" among them, is that reported on or spans it."""
    return text.endswith("/") or reported in Period.from_text(text)


def collect_claim_evidence(
    collection: StructuralMetadata, claim: NumberClaim, scene: DiscourseState, linked: Key | None
) -> ClaimEvidence:
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
    near = find_counting_phrases(claim)
    own_texts = {} if claim.whole else {**group_code_mentions(claim.side), **group_code_mentions(near)}
    linked_codes = {
        collection.settings.dimensions[dimension].codelist: frozenset({code})
        for dimension, code in (linked.dims if linked is not None else ())
    }
    every = (*claim.own, *claim.side, *claim.lead, *claim.before)
    bodies, named = _score_named_bodies(collection, claim, scene, linked)
    measures = _score_named_measures(claim, scene, linked)
    measures |= _score_measures_by_unit(collection, claim, scene, measures)
    return ClaimEvidence(
        own=own_texts,
        shared=tuple(_find_ambiguous_codes((*claim.side, *claim.own))),
        lead={**_find_leading_codes(claim), **list_first_mentioned_codes(h for h in claim.own if h not in near)},
        linked=linked_codes,
        bases=tuple(_list_code_contexts(collection, _generalize_kind_context(collection, claim, scene), linked)),
        measures=measures,
        own_measures=list_mentioned_names(
            _drop_weak_measure_phrases(claim, (*find_counting_phrases(claim), *claim.side)), PhraseKind.MEASURE
        ),
        noun_measures=list_mentioned_names((*find_counting_phrases(claim), *claim.side), PhraseKind.MEASURE),
        cues=list_mentioned_names(every, PhraseKind.DIMENSION),
        bodies=bodies,
        named=named,
        elsewhere=any(p in collection.providers and p != collection.settings.coordinator for p in scene.providers),
        periods=claim.years or claim.lead_years,
        own_period=bool(claim.years),
        topics=frozenset(k.period for k in (scene.topic, *scene.recent) if k is not None),
        doubled=_find_codes_in_measures((*claim.own, *claim.side)),
        nouns=_find_noun_code_lists(claim),
        reads=_has_own_subject_words(claim, own_texts, scene, held=linked is not None),
    )


def _find_leading_codes(claim: NumberClaim) -> Codes:
    """Codes that lead up to a number; of one kind the last said counts ("of women ..., and of men ...").

    The name of a body is none, though a code is called the same: "The police registered 13".
    """
    bodies = {(h.start, h.end) for h in (*claim.lead, *claim.before) if h.about is PhraseKind.PROVIDER}
    phrase_mentions = [[h for h in hits if (h.start, h.end) not in bodies] for hits in (claim.lead, claim.before)]
    lead, before = map(list_first_mentioned_codes, phrase_mentions)
    return {**lead, **{group: named for group, named in before.items() if group in lead}}


def find_counting_phrases(claim: NumberClaim) -> tuple[PhraseMention, ...]:
    """The phrases that say what is counted; in "3 of the cases ..." the cases are what they are part of."""
    start = claim.number.start
    return tuple(h for h in claim.own if h.start >= claim.whole_until or h.start < start)


def _drop_weak_measure_phrases(claim: NumberClaim, hits: tuple[PhraseMention, ...]) -> tuple[PhraseMention, ...]:
    """The hits without those that hardly name a measure.

    The noun after the number may name a kind of thing only; other words are but part of a code's name
    ("reported in 2023").
    """
    first = min((h.start for h in claim.own if h.about is PhraseKind.UNIT and h.names == claim.noun), default=-1)
    coded = [h for h in hits if h.about is PhraseKind.CODE]
    return tuple(
        h
        for h in hits
        if h.start != first
        and not any(c.start <= h.start and h.end <= c.end and c.end - c.start >= h.end - h.start for c in coded)
    )


def _score_named_measures(claim: NumberClaim, scene: DiscourseState, linked: Key | None) -> dict[str, float]:
    """Measures in sight: the nearest mention counts, each further one adds a little."""
    values_by_name: dict[str, float] = {}
    telling: tuple[tuple[Iterable[PhraseMention], float], ...] = (
        (find_counting_phrases(claim), 4.0),
        (claim.side, 3.5),
        (claim.lead, 3.0),
        ([h for h in claim.own if h.start < claim.whole_until], 2.7),
        (claim.before, 2.5),
        (claim.after, 1.8),
        *((h, 1.5 - 0.3 * at) for at, h in enumerate(scene.headings)),
    )
    for hits, weight in telling:
        for name in list_mentioned_names(hits, PhraseKind.MEASURE):
            values_by_name[name] = values_by_name[name] + 0.4 if name in values_by_name else weight
    for key, weight in ((linked, 3.0), (scene.topic, 2.6), *((k, 2.2) for k in scene.recent)):
        if key is not None:
            values_by_name[key.measure] = max(weight, values_by_name.get(key.measure, 0.0))
    return values_by_name


def _score_measures_by_unit(
    collection: StructuralMetadata, claim: NumberClaim, scene: DiscourseState, told: Mapping[str, float]
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


def _score_named_bodies(
    collection: StructuralMetadata, claim: NumberClaim, scene: DiscourseState, linked: Key | None
) -> tuple[dict[str, float], frozenset[str]]:
    values_by_name: dict[str, float] = {}
    named = order_mentioned_names((*claim.lead, *claim.side, *claim.before, *claim.own), PhraseKind.PROVIDER)
    subject = _find_adjacent_bodies(claim)
    named = subject or named
    for at, name in enumerate(named):
        values_by_name[name] = 3.0 - 0.4 * min(at, 4)
    joint = tuple(_find_smallest_group(collection, claim))
    if joint:
        values_by_name = dict.fromkeys(values_by_name, 1.5) | dict.fromkeys(joint, 3.4)
        named = (*joint, *named)
    for name in order_mentioned_names(claim.after, PhraseKind.PROVIDER):
        values_by_name.setdefault(name, 2.3)
    spoken = order_mentioned_names(scene.spoken, PhraseKind.PROVIDER)
    for name in spoken:
        # "The mission runs two houses. Together they assisted ...": the mission's figure is meant.
        runs = len(set(spoken) & set(collection.list_group_members(name))) > 1
        values_by_name[name] = max(4.0 if runs else 2.8, values_by_name.get(name, 0.0))
    for key, weight in ((linked, 3.0), (scene.topic, 2.6), *((k, 2.4) for k in scene.recent)):
        if key is not None:
            values_by_name[key.provider] = max(weight, values_by_name.get(key.provider, 0.0))
    for at, name in enumerate(scene.providers):
        values_by_name[name] = max(2.2 + 0.1 * at, values_by_name.get(name, 0.0))
    for name in list(values_by_name):
        below = {m for m in values_by_name if m != name and m in collection.list_group_members(name)}
        if below:  # "the mission and its house": the house is meant
            values_by_name[name] -= 0.6
    return values_by_name, frozenset(named)


def _find_adjacent_bodies(claim: NumberClaim) -> tuple[str, ...]:
    """The bodies that stand right before a number as its own: "A (55) and B (28)", "A had 55, B had 28"."""
    near = claim.side if claim.bracketed else ()
    own_mentions = (h for h in claim.own if h.start < claim.number.start and claim.parted)
    return order_mentioned_names((*near, *own_mentions), PhraseKind.PROVIDER)


def _find_smallest_group(collection: StructuralMetadata, claim: NumberClaim) -> Iterable[str]:
    """The smallest group that holds all that a number is of: "A, B and C had 115", "115 at A, B and C"."""
    after = (h for h in claim.own if h.start > claim.number.start)
    bodies = max(
        (set(order_mentioned_names(hits, PhraseKind.PROVIDER)) for hits in (claim.lead, tuple(after))), key=len
    )
    if len(bodies) < 3:
        return ()
    holding = [g for g in collection.groups if bodies <= set(collection.list_group_members(g))]
    return sorted(holding, key=lambda g: len(collection.list_group_members(g)))[:1]


def _list_code_contexts(
    collection: StructuralMetadata, scene: DiscourseState, linked: Key | None
) -> Iterable[CodeContext]:
    yield CodeContext(0.6, {})
    if linked is not None:
        yield CodeContext(2.5, dict(linked.dims), linked)
    if scene.topic is not None:
        yield CodeContext(1.5, dict(scene.topic.dims), scene.topic)
    for at, key in enumerate(scene.recent):
        yield CodeContext(1.1 - 0.3 * at, dict(key.dims), key)
    for at, hits in enumerate(scene.headings):
        named = list_first_mentioned_codes(hits)
        dims = {
            d: next(iter(named[dimension.codelist]))
            for d, dimension in collection.settings.dimensions.items()
            if len(named.get(dimension.codelist, ())) == 1
        }
        yield CodeContext(0.9 - 0.2 * at, dims)


def _generalize_kind_context(
    collection: StructuralMetadata, claim: NumberClaim, scene: DiscourseState
) -> DiscourseState:
    """The scene of "all the cases" after cases of two kinds: the code that gathers both is meant."""
    key, other_key = scene.topic, scene.recent[0] if scene.recent else None
    every = claim.number.kind is Number.QUANTIFIER and claim.number.share == 1
    if not every or key is None or other_key is None or key.measure != other_key.measure or key == other_key:
        return scene
    codes = dict(key.dims), dict(other_key.dims)
    apart = [d for d in codes[0] if codes[1].get(d, codes[0][d]) != codes[0][d]]
    if len(apart) != 1 or codes[0].keys() != codes[1].keys() or key.provider != other_key.provider:
        return scene
    common_texts = {codes[0][apart[0]], codes[1][apart[0]]}
    for code in collection.get_codelist(apart[0]):
        if common_texts == set(code.of):
            joint = key.at(apart[0], code.id)
            return replace(scene, topic=joint, recent=[joint])
    return scene


def _find_ambiguous_codes(hits: tuple[PhraseMention, ...]) -> Iterable[frozenset[str]]:
    phrase_mentions = [h for h in hits if h.about is PhraseKind.CODE]
    for at, phrase_mention in enumerate(phrase_mentions):
        groups = {o.group for o in phrase_mentions[at:] if o.start < phrase_mention.end}
        if len(groups) > 1:
            yield frozenset(groups)


def _find_codes_in_measures(hits: tuple[PhraseMention, ...]) -> dict[str, frozenset[str]]:
    telling = [h for h in hits if h.about is PhraseKind.MEASURE]
    texts_by_name: dict[str, frozenset[str]] = {}
    for hit in hits:
        if hit.about is PhraseKind.CODE:
            over = [m for m in telling if m.start < hit.end and hit.start < m.end]
            texts_by_name[hit.group] = texts_by_name.get(hit.group, frozenset()) | list_mentioned_names(
                over, PhraseKind.MEASURE
            )
    return texts_by_name


def _find_noun_code_lists(claim: NumberClaim) -> frozenset[str]:
    units = {h.start for h in claim.own if h.about is PhraseKind.UNIT and h.names == claim.noun}
    coded: dict[str, list[int]] = {}
    for h in claim.own:
        if h.about is PhraseKind.CODE:
            coded.setdefault(h.group, []).append(h.start)
    first = min(units, default=-1)
    return frozenset(group for group, places in coded.items() if places == [first])


def _has_own_subject_words(claim: NumberClaim, own: Mapping[str, object], scene: DiscourseState, *, held: bool) -> bool:
    """True where words of the number's own, and not only its place, say what it counts."""
    if claim.broken and not (claim.labelled and claim.side):
        return False
    topic = scene.topic.provider if scene.topic is not None else ""
    told = bool(list_mentioned_names(claim.lead, PhraseKind.MEASURE))
    quantified = claim.number.kind is Number.QUANTIFIER and claim.nouned
    if quantified and (
        any(h.about is PhraseKind.CODE for h in claim.lead)
        or list_mentioned_names(find_counting_phrases(claim), PhraseKind.MEASURE)
    ):
        return True  # "the refusal was upheld in all the cases", "all of them completed"
    if claim.partitive and not own and not set(order_mentioned_names(claim.own, PhraseKind.PROVIDER)) - {topic}:
        # "Contact was made in 55 of the cases", "help was given to 2 of those who moved out."
        before = any(h.about is PhraseKind.MEASURE and h.start < claim.number.start for h in claim.own)
        return before or (told and claim.ended)
    if any(h.about in (PhraseKind.CODE, PhraseKind.MEASURE) for h in (*claim.own, *claim.side)):
        return True
    led = claim.counted or (claim.compared and held) or bool(claim.lead or claim.side or claim.before)
    every = (*claim.own, *claim.side, *claim.lead, *claim.before, *claim.after)
    bare = claim.closes and all(h.about is PhraseKind.UNIT for h in every)  # "In 2023 there were 27, in 2022 32."
    placed = (bool(claim.years) and (led or bare)) or (
        bool(claim.lead_years) and (claim.counted or claim.labelled or bare)
    )
    ends = claim.last or claim.number.kind is Number.RANGE
    return placed or (told and (ends or bool(claim.noun)))
