"""Which address a number speaks of: every address of the ledger weighed against the words around the number.

The weights order the evidence; they were set on the report of one year and hold for every collection. A
number's own words count most, then what the sentence says before it, then the topic of the paragraph, then
the headings. An address that has a code nobody mentions, or a body that is not in sight, is no candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tilstand.proofread.address_fit import (
    BodyEvidence,
    contradicts_named_code,
    find_omitted_noun_codes,
    find_possible_total,
    find_unplaced_code_lists,
    has_residual_code,
    has_unsaid_other_code,
    is_measure_kind_possible,
    score_code_kinship,
)
from tilstand.proofread.claims import NumberClaim
from tilstand.proofread.evidence import ClaimEvidence, DiscourseState, collect_claim_evidence, find_counting_phrases
from tilstand.proofread.figure_index import FigureIndex, IndexedFigure, get_range_end, is_lower_end
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.phrases import list_first_mentioned_codes, list_mentioned_names
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, Period, Unit

# What it is worth to be the only address of a measure, whatever codes it has.
_ONLY = 0.3

# Codes that the name of a measure implies, by measure and code list.
Implied = Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that a number may speak of.

    Attributes:
        entry: The address and its statements.
        score: How well the words fit.
        full: True where everything that the words say is in the address, and nothing else.
        brought: True where the sentence itself names what is counted.
        reads: True where the number's own words say something of what it counts.
        said: True where they name one of its codes.
        thin: True where they name nothing but the noun that is counted ("7 women").
        foreign: True where the sentence names bodies, and none of them is this one.
        strange: True where the noun is of a kind that it is not told by, or a code is taken over that is
            another than the words name.
        rated: True where it is in per cent: a plain number after its name says so many per cent.
        supposed: True where nothing in sight names the body: it was left since, or all are taken to be meant.
        spurned: True where the noun counted names a code that the address leaves out.
        of: Where the words name a measure and no code: the whole told before ("all of them completed").
        other: True where the noun counted is of another unit ("3 new cases" of persons).
        carried: True where body and measure are those of a figure told before, and nothing here names either.
        old: True where body and measure are those of a figure before the last, and nothing here names either.
        partial: True where the words name a code of a kind that the measure has and the address leaves out.
        mean: True where it is a mean or a share, which parts do not add up to.
        spare: True where the words name a code of a list that the measure does not have.
        clear: True where nothing in them speaks for another figure: no second code, no other body or unit.
    """

    entry: IndexedFigure
    score: float
    full: bool
    brought: bool
    reads: bool = True
    said: bool = False
    thin: bool = False
    clear: bool = True
    foreign: bool = False
    spare: bool = False
    of: Key | None = None
    spurned: bool = False
    supposed: bool = False
    rated: bool = False
    strange: bool = False
    other: bool = False
    mean: bool = False
    partial: bool = False
    old: bool = False
    carried: bool = False


def find_candidates(
    stated: FigureIndex,
    claim: NumberClaim,
    scene: DiscourseState,
    period: Period,
    linked: Key | None = None,
    implied: Implied | None = None,
) -> list[Candidate]:
    """The addresses that a number may speak of, best first.

    Args:
        stated: What the ledger states.
        claim: The number and its words.
        scene: What was told before.
        period: Period of the report.
        linked: Address of the number that this one is part of, or repeats for another year.
        implied: Codes that the name of a measure implies: "accompanying children" are no adults.
    """
    claim_evidence = collect_claim_evidence(stated.collection, claim, scene, linked)
    weigher = _CandidateScorer(stated, claim, scene, period, claim_evidence, linked, implied or {})
    weighed = (
        weigher.score_candidate(entry, body)
        for measure in _list_candidate_measures(stated, claim_evidence)
        if is_measure_kind_possible(stated.collection, claim, measure) and not weigher.contradicts_implied_code(measure)
        for provider in stated.reporters.get(measure, ())
        if (body := weigher.bodies.body(measure, provider)) is not None
        for entry in stated.list_body_figures(measure, provider)
    )
    return sorted((c for c in weighed if c is not None), key=lambda c: (-c.score, c.entry.key))


def _list_candidate_measures(stated: FigureIndex, found: ClaimEvidence) -> Iterable[str]:
    spoken = [m for m, reporters in stated.reporters.items() if reporters & found.bodies.keys()]
    return dict.fromkeys((*found.measures, *spoken))


class _CandidateScorer:
    def __init__(
        self,
        stated: FigureIndex,
        claim: NumberClaim,
        scene: DiscourseState,
        period: Period,
        found: ClaimEvidence,
        linked: Key | None,
        implied: Implied,
    ) -> None:
        self.stated, self.claim, self.scene, self.period, self.found = stated, claim, scene, period, found
        self.linked, self.implies = linked, implied
        self.collection = stated.collection
        self.cued = stated.cued
        self.bodies = BodyEvidence(stated, claim, scene, found)
        self.said = list_mentioned_names((*claim.own, *claim.side, *claim.lead, *claim.before), PhraseKind.MEASURE)
        self._when: dict[Period, float | None] = {}
        self._own = list_first_mentioned_codes(claim.own)
        # Of each measure, what its addresses are weighed by, all of them alike.
        self._bound: dict[str, Mapping[str, str]] = {}
        self._groups: dict[str, Mapping[str, str]] = {}

    def score_candidate(self, entry: IndexedFigure, body: float) -> Candidate | None:
        key, claim_evidence = entry.key, self.found
        definition = self.collection.measures[key.measure]
        if key.period not in self._when:
            self._when[key.period] = claim_evidence.score_period(key.period, self.period)
        when = self._when[key.period]
        if when is None or (definition.statistic == "range" and not is_lower_end(self.collection, key)):
            return None
        if self.claim.part_of >= 0 and (key == self.linked or has_unsaid_other_code(self.linked, self.claim, key)):
            return None  # a part is not its whole, nor of another one
        coded = self.score_codes(key)
        if coded is None:
            return None
        score, full = coded
        told = claim_evidence.measures.get(key.measure, 0.0)
        score += told + when + body
        if body < 1.0 or not told or (claim_evidence.own_measures and key.measure not in claim_evidence.noun_measures):
            score, full = score - 2.0, False
        if told < 3.0 and key.measure not in self.said and self.bodies.is_body_assumed(key):
            score -= 2.0
        if told < 3.0 and max(claim_evidence.measures.values(), default=0.0) >= 3.0:
            score -= 1.5
        if self.claim.noun:
            fits = definition.unit.value in self.claim.noun
            score, full = (score + 0.5, full) if fits else (score - 2.0, False)
        if self.claim.whole and key in (self.scene.topic, *self.scene.recent):
            score += 1.5
        reads = claim_evidence.reads or (
            self.linked is not None and key.measure in claim_evidence.noun_measures - {self.linked.measure}
        )
        repeats = self.claim.whole and key in (self.scene.topic, *self.scene.recent)
        return Candidate(
            entry,
            score,
            full and (reads or repeats),
            told >= 3.0,
            reads,
            said=any(code in names for code, names in self.pair_codes_with_mentions(key)),
            thin=told < 3.0 and claim_evidence.own.keys() - self.names() <= claim_evidence.nouns,
            clear=self.is_unrivalled_key(key),
            foreign=self.bodies.is_other_reporter_named(key),
            spare=has_residual_code(self.stated, claim_evidence, self.names(), key),
            of=find_possible_total(self.stated, claim_evidence, self.scene, key),
            spurned=self.has_omitted_noun_code(key),
            rated=definition.unit is Unit.PERCENT,
            supposed=self.bodies.is_body_assumed(key),
            strange=bool(find_unplaced_code_lists(self.stated, claim_evidence, key))
            or contradicts_named_code(self.stated, claim_evidence, key),
            carried=key.measure not in self.said and key.provider not in claim_evidence.named,
            old=key.measure not in self.said and self.bodies.is_body_superseded(key, self.linked),
            partial=self.is_partial_count(key),
            mean=definition.statistic in ("mean", "share"),
            other=bool(self.claim.noun) and definition.unit.value not in self.claim.noun,
        )

    def has_omitted_noun_code(self, key: Key) -> bool:
        """True where the noun counted names a code that an address leaves out, and not all have it."""
        left = find_omitted_noun_codes(self.stated, self.found, self.implies.get(key.measure, {}), key)
        return any(not self.is_code_implied(key, dimension, codes) for dimension, codes in left)

    def contradicts_implied_code(self, measure: str) -> bool:
        """True where the noun names another code than the measure's name implies: adults among children."""
        implied, own_texts = self.implies.get(measure, {}), self._own
        return any(g in own_texts and g in implied and not own_texts[g] & implied[g] for g in self.found.nouns)

    def names(self) -> set[str]:
        """The code lists of which only a body's name names a code."""
        bodies = {(h.start, h.end) for h in self.claim.own if h.about is PhraseKind.PROVIDER}
        return {h.group for h in self.claim.own if h.about is PhraseKind.CODE and (h.start, h.end) in bodies}

    def pair_codes_with_mentions(self, key: Key) -> list[tuple[str, frozenset[str]]]:
        """The codes of an address, each with what the number's own words name of its kind."""
        settings = self.collection.settings.dimensions
        return [
            (code, names)
            for dimension, code in key.dims
            for names in self.found.own.get(settings[dimension].codelist, ())
        ]

    def is_unrivalled_key(self, key: Key) -> bool:
        """True where nothing in the words speaks for another figure than that of an address."""
        noun = self.claim.noun
        named = [code in names for code, names in self.pair_codes_with_mentions(key)]
        if any(named) and not all(named):
            return False
        if noun and self.collection.measures[key.measure].unit.value not in noun and not any(named):
            return False
        bodies = self.found.named - {self.collection.settings.coordinator}
        reporters = self.stated.reporters[key.measure]
        below = set(self.collection.list_group_members(key.provider)) - {key.provider}
        if any(body in reporters for body in bodies & below):
            return False  # "the Army's house had 5": the house's figure is meant
        return not bodies or key.provider in self.bodies.within(bodies)

    def score_codes(self, key: Key) -> tuple[float, bool] | None:
        """How well the codes fit, and whether wholly; None where the address has a code out of sight.

        A code that neither the number's own words nor the sentence name must come from one source in sight,
        all such codes together: the number that this one is part of, the topic, a figure told just before,
        or a heading.
        """
        claim_evidence, settings = self.found, self.collection.settings.dimensions
        bound, said = dict(self.bind_own_codes(key.measure)), False
        score, texts_by_name, used = 0.0, dict[str, str](), set[str]()
        for dimension, code in key.dims:
            group = settings[dimension].codelist
            if self.claim.number.kind is Number.RANGE and get_range_end(self.collection, dimension, code):
                continue
            if dimension in self.cued and dimension not in claim_evidence.cues:
                return None
            if bound.get(group) == dimension:
                place = next((at for at, names in enumerate(claim_evidence.own[group]) if code in names), None)
                if place is None and any(group in shared for shared in claim_evidence.shared):
                    texts_by_name[dimension] = code
                    del bound[group]
                    continue
                if place is None:
                    return None
                score += (1.8 if place else 1.6 if group in claim_evidence.nouns else 3.0) + score_code_kinship(
                    self.collection, claim_evidence.linked, dimension, code
                )
                said = said or group not in claim_evidence.nouns
                used.add(group)
            elif group not in bound and code in claim_evidence.lead.get(group, ()):
                score += 2.0
                used.add(group)
            else:
                texts_by_name[dimension] = code
        carried = self.carried(key, texts_by_name, bound)
        if carried is None:
            return None
        loss, full = self.score_unused_words(key, used)
        claim = self.claim
        if claim.number.value == 1 and claim.opens and not (said or claim.partitive):
            full = False  # "1 woman found a flat": a story, not a count
        return score + carried - loss, full

    def bind_own_codes(self, measure: str) -> Mapping[str, str]:
        """The dimension of a measure that the number's own codes of each code list speak of."""
        if measure in self._bound:
            return self._bound[measure]
        claim_evidence, settings = self.found, self.collection.settings.dimensions
        taken: dict[str, str] = {}
        for dimension in self.collection.measures[measure].dimensions:
            group = settings[dimension].codelist
            if group not in claim_evidence.own or (dimension in self.cued and dimension not in claim_evidence.cues):
                continue
            if group not in taken or dimension in self.cued:
                taken[group] = dimension
        self._bound[measure] = taken
        return taken

    def groups(self, measure: str) -> Mapping[str, str]:
        """The code lists of a measure that the words may speak of, with the dimension of each."""
        if measure not in self._groups:
            self._groups[measure] = {
                self.collection.settings.dimensions[d].codelist: d
                for d in self.collection.measures[measure].dimensions
                if d not in self.cued or d in self.found.cues
            }
        return self._groups[measure]

    def score_unused_words(self, key: Key, used: set[str]) -> tuple[float, bool]:
        """What it costs that the address leaves out something that the words say."""
        claim_evidence, groups = self.found, self.groups(key.measure)
        loss, full = 0.0, True
        for group in claim_evidence.own.keys() - used:
            if any(group in shared and shared & used for shared in claim_evidence.shared):
                continue
            if key.measure in claim_evidence.doubled.get(group, ()):
                continue
            if group not in groups:
                loss += 0.5 if group in claim_evidence.nouns else 1.5
                full = full and (group in claim_evidence.nouns or bool(used & claim_evidence.own.keys()))
            elif not self.is_code_implied(key, groups[group], claim_evidence.own[group][0]):
                loss, full = loss + 3.0, False
        for group in claim_evidence.lead.keys() - used - claim_evidence.own.keys():
            loss += 0.7 if group in groups else 0.0
        if any(key.code(dimension) is None for dimension in claim_evidence.cues):
            called = {
                m
                for m in claim_evidence.noun_measures
                if claim_evidence.cues & set(self.collection.measures[m].dimensions)
            }
            loss, full = loss + (1.5 if key.measure in called or not called else 6.0), False
        return loss, full

    def is_partial_count(self, key: Key) -> bool:
        """True where the words name a code that an address leaves out: "8 were refused" are not all 58."""
        claim_evidence, settings = self.found, self.collection.settings.dimensions
        within = {settings[dimension].codelist for dimension, _ in key.dims}
        claim = self.claim
        words = () if claim.bracketed else claim.kind if claim.whole else find_counting_phrases(claim)
        named = {
            group: meant
            for group, meant in list_first_mentioned_codes(words).items()
            if group not in claim_evidence.nouns
        }
        if claim.divides:
            named = {**list_first_mentioned_codes(claim.before), **named}
        for dimension in self.collection.measures[key.measure].dimensions:
            group = settings[dimension].codelist
            cued = dimension in self.cued and dimension not in claim_evidence.cues
            if cued or group in within:
                continue
            if claim.lawed and group in self.stated.by_law:
                return True  # of one section of the law: which, no phrase tells
            if group not in named:
                continue
            if named[group] & self.implies.get(key.measure, {}).get(group, frozenset()):
                continue
            shared = any(group in shared and shared & within for shared in claim_evidence.shared)
            if not (shared or self.is_code_implied(key, dimension, named[group])):
                return True
        return False

    def is_code_implied(self, key: Key, dimension: str, codes: frozenset[str]) -> bool:
        """True where everybody counted has the code, so that naming it changes nothing ("12 women")."""
        total = self.stated.get(Key(key.measure, key.provider, key.period))
        for code in codes:
            part = self.stated.get(Key(key.measure, key.provider, key.period, ((dimension, code),)))
            if total and part and part.values[0][0] == total.values[0][0]:
                return True
        return False

    def carried(self, key: Key, rest: Mapping[str, str], bound: Mapping[str, str]) -> float | None:
        """What codes taken over from elsewhere are worth; None where no single source has them all."""
        dimensions, own_texts, unsaid = (self.collection.measures[key.measure].dimensions, dict(key.dims), rest.items())
        best = self.score_single_figure(key)
        for base in self.found.bases:
            if not unsaid <= base.dims.items():
                continue  # so it is with nearly all
            there = [
                d
                for d in base.dims
                if d in dimensions and d not in bound.values() and (d not in own_texts or d in rest)
            ]
            if any(d not in there for d in rest):
                continue
            worth = base.worth
            if base.key is not None and base.key.provider != key.provider:
                worth = min(worth, 0.6)
            if base.key is not None and base.key.measure != key.measure:
                # Of a measure that the sentence names, and that has a total, a code of another says little.
                named = key.measure in self.found.noun_measures and bool(rest)
                total = Key(key.measure, key.provider, key.period)
                if named and self.stated.get(total) is not None:
                    worth -= 1.0
                else:
                    worth -= 0.5 if base.key in self.scene.recent else 0.0
            worth -= 1.2 * sum(1 for d in there if d not in rest)
            best = worth if best is None else max(best, worth)
        return best

    def score_single_figure(self, key: Key) -> float | None:
        """What it is worth that an address is the only one of a measure that the words name; else None."""
        if key.measure not in self.found.noun_measures:
            return None
        return _ONLY if self.stated.is_single_key(key) else None
