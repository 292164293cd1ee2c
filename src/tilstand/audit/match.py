"""Which address a number speaks of: every address of the ledger weighed against the words around the number.

The weights order the evidence; they were set on the report of one year and hold for every collection. A
number's own words count most, then what the sentence says before it, then the topic of the paragraph, then
the headings. An address that has a code nobody mentions, or a body that is not in sight, is no candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tilstand.audit.bodies import Bodies
from tilstand.audit.claim import Claim
from tilstand.audit.evidence import Evidence, counting, evidence
from tilstand.audit.kind import kind_fits
from tilstand.audit.leave import apart, kinship, otherwise, spare, spurned, strange, whole
from tilstand.audit.limit import limit, lower
from tilstand.audit.phrase import About, codes, names
from tilstand.audit.scene import Scene
from tilstand.audit.stated import StatedAt, StatedFigures
from tilstand.terms import Key, Period, Unit
from tilstand.text import SpanKind as Number

__all__ = ["Candidate", "Implied", "candidates"]

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

    entry: StatedAt
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


def candidates(
    stated: StatedFigures,
    claim: Claim,
    scene: Scene,
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
    found = evidence(stated.collection, claim, scene, linked)
    weigher = _Weigher(stated, claim, scene, period, found, linked, implied or {})
    weighed = (
        weigher.weighed(entry, body)
        for measure in _measures(stated, found)
        if kind_fits(stated.collection, claim, measure) and not weigher.contradicted(measure)
        for provider in stated.reporters.get(measure, ())
        if (body := weigher.bodies.body(measure, provider)) is not None
        for entry in stated.of(measure, provider)
    )
    return sorted((c for c in weighed if c is not None), key=lambda c: (-c.score, c.entry.key))


def _measures(stated: StatedFigures, found: Evidence) -> Iterable[str]:
    spoken = [m for m, reporters in stated.reporters.items() if reporters & found.bodies.keys()]
    return dict.fromkeys((*found.measures, *spoken))


class _Weigher:
    def __init__(
        self,
        stated: StatedFigures,
        claim: Claim,
        scene: Scene,
        period: Period,
        found: Evidence,
        linked: Key | None,
        implied: Implied,
    ) -> None:
        self.stated, self.claim, self.scene, self.period, self.found = stated, claim, scene, period, found
        self.linked, self.implies = linked, implied
        self.collection = stated.collection
        self.cued = stated.cued
        self.bodies = Bodies(stated, claim, scene, found)
        self.said = names((*claim.own, *claim.side, *claim.lead, *claim.before), About.MEASURE)
        self._when: dict[Period, float | None] = {}
        self._own = codes(claim.own)
        # Of each measure, what its addresses are weighed by, all of them alike.
        self._bound: dict[str, Mapping[str, str]] = {}
        self._groups: dict[str, Mapping[str, str]] = {}

    def weighed(self, entry: StatedAt, body: float) -> Candidate | None:
        key, found = entry.key, self.found
        definition = self.collection.measures[key.measure]
        if key.period not in self._when:
            self._when[key.period] = found.when(key.period, self.period)
        when = self._when[key.period]
        if when is None or (definition.statistic == "range" and not lower(self.collection, key)):
            return None
        if self.claim.part_of >= 0 and (key == self.linked or apart(self.linked, self.claim, key)):
            return None  # a part is not its whole, nor of another one
        coded = self.coded(key)
        if coded is None:
            return None
        score, full = coded
        told = found.measures.get(key.measure, 0.0)
        score += told + when + body
        if body < 1.0 or not told or (found.own_measures and key.measure not in found.noun_measures):
            score, full = score - 2.0, False
        if told < 3.0 and key.measure not in self.said and self.bodies.supposed(key):
            score -= 2.0
        if told < 3.0 and max(found.measures.values(), default=0.0) >= 3.0:
            score -= 1.5
        if self.claim.noun:
            fits = definition.unit.value in self.claim.noun
            score, full = (score + 0.5, full) if fits else (score - 2.0, False)
        if self.claim.whole and key in (self.scene.topic, *self.scene.recent):
            score += 1.5
        reads = found.reads or (
            self.linked is not None and key.measure in found.noun_measures - {self.linked.measure}
        )
        repeats = self.claim.whole and key in (self.scene.topic, *self.scene.recent)
        return Candidate(
            entry,
            score,
            full and (reads or repeats),
            told >= 3.0,
            reads,
            said=any(code in names for code, names in self.mentions(key)),
            thin=told < 3.0 and found.own.keys() - self.names() <= found.nouns,
            clear=self.clear(key),
            foreign=self.bodies.foreign(key),
            spare=spare(self.stated, found, self.names(), key),
            of=whole(self.stated, found, self.scene, key),
            spurned=self.spurned(key),
            rated=definition.unit is Unit.PERCENT,
            supposed=self.bodies.supposed(key),
            strange=bool(strange(self.stated, found, key)) or otherwise(self.stated, found, key),
            carried=key.measure not in self.said and key.provider not in found.named,
            old=key.measure not in self.said and self.bodies.old(key, self.linked),
            partial=self.partial(key),
            mean=definition.statistic in ("mean", "share"),
            other=bool(self.claim.noun) and definition.unit.value not in self.claim.noun,
        )

    def spurned(self, key: Key) -> bool:
        """True where the noun counted names a code that an address leaves out, and not all have it."""
        left = spurned(self.stated, self.found, self.implies.get(key.measure, {}), key)
        return any(not self.implied(key, dimension, codes) for dimension, codes in left)

    def contradicted(self, measure: str) -> bool:
        """True where the noun names another code than the measure's name implies: adults among children."""
        implied, own = self.implies.get(measure, {}), self._own
        return any(g in own and g in implied and not own[g] & implied[g] for g in self.found.nouns)

    def names(self) -> set[str]:
        """The code lists of which only a body's name names a code."""
        bodies = {(h.start, h.end) for h in self.claim.own if h.about is About.PROVIDER}
        return {h.group for h in self.claim.own if h.about is About.CODE and (h.start, h.end) in bodies}

    def mentions(self, key: Key) -> list[tuple[str, frozenset[str]]]:
        """The codes of an address, each with what the number's own words name of its kind."""
        settings = self.collection.settings.dimensions
        return [
            (code, names)
            for dimension, code in key.dims
            for names in self.found.own.get(settings[dimension].codelist, ())
        ]

    def clear(self, key: Key) -> bool:
        """True where nothing in the words speaks for another figure than that of an address."""
        noun = self.claim.noun
        named = [code in names for code, names in self.mentions(key)]
        if any(named) and not all(named):
            return False
        if noun and self.collection.measures[key.measure].unit.value not in noun and not any(named):
            return False
        bodies = self.found.named - {self.collection.settings.coordinator}
        reporters = self.stated.reporters[key.measure]
        below = set(self.collection.members(key.provider)) - {key.provider}
        if any(body in reporters for body in bodies & below):
            return False  # "the Army's house had 5": the house's figure is meant
        return not bodies or key.provider in self.bodies.within(bodies)

    def coded(self, key: Key) -> tuple[float, bool] | None:
        """How well the codes fit, and whether wholly; None where the address has a code out of sight.

        A code that neither the number's own words nor the sentence name must come from one source in sight,
        all such codes together: the number that this one is part of, the topic, a figure told just before,
        or a heading.
        """
        found, settings = self.found, self.collection.settings.dimensions
        bound, said = dict(self.bound(key.measure)), False
        score, rest, used = 0.0, dict[str, str](), set[str]()
        for dimension, code in key.dims:
            group = settings[dimension].codelist
            if self.claim.number.kind is Number.RANGE and limit(self.collection, dimension, code):
                continue
            if dimension in self.cued and dimension not in found.cues:
                return None
            if bound.get(group) == dimension:
                place = next((at for at, names in enumerate(found.own[group]) if code in names), None)
                if place is None and any(group in shared for shared in found.shared):
                    rest[dimension] = code
                    del bound[group]
                    continue
                if place is None:
                    return None
                score += (1.8 if place else 1.6 if group in found.nouns else 3.0) + kinship(
                    self.collection, found.linked, dimension, code
                )
                said = said or group not in found.nouns
                used.add(group)
            elif group not in bound and code in found.lead.get(group, ()):
                score += 2.0
                used.add(group)
            else:
                rest[dimension] = code
        carried = self.carried(key, rest, bound)
        if carried is None:
            return None
        loss, full = self.unused(key, used)
        claim = self.claim
        if claim.number.value == 1 and claim.opens and not (said or claim.partitive):
            full = False  # "1 woman found a flat": a story, not a count
        return score + carried - loss, full

    def bound(self, measure: str) -> Mapping[str, str]:
        """The dimension of a measure that the number's own codes of each code list speak of."""
        if measure in self._bound:
            return self._bound[measure]
        found, settings = self.found, self.collection.settings.dimensions
        taken: dict[str, str] = {}
        for dimension in self.collection.measures[measure].dimensions:
            group = settings[dimension].codelist
            if group not in found.own or (dimension in self.cued and dimension not in found.cues):
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

    def unused(self, key: Key, used: set[str]) -> tuple[float, bool]:
        """What it costs that the address leaves out something that the words say."""
        found, groups = self.found, self.groups(key.measure)
        loss, full = 0.0, True
        for group in found.own.keys() - used:
            if any(group in shared and shared & used for shared in found.shared):
                continue
            if key.measure in found.doubled.get(group, ()):
                continue
            if group not in groups:
                loss += 0.5 if group in found.nouns else 1.5
                full = full and (group in found.nouns or bool(used & found.own.keys()))
            elif not self.implied(key, groups[group], found.own[group][0]):
                loss, full = loss + 3.0, False
        for group in found.lead.keys() - used - found.own.keys():
            loss += 0.7 if group in groups else 0.0
        if any(key.code(dimension) is None for dimension in found.cues):
            called = {
                m for m in found.noun_measures if found.cues & set(self.collection.measures[m].dimensions)
            }
            loss, full = loss + (1.5 if key.measure in called or not called else 6.0), False
        return loss, full

    def partial(self, key: Key) -> bool:
        """True where the words name a code that an address leaves out: "8 were refused" are not all 58."""
        found, settings = self.found, self.collection.settings.dimensions
        within = {settings[dimension].codelist for dimension, _ in key.dims}
        claim = self.claim
        words = () if claim.bracketed else claim.kind if claim.whole else counting(claim)
        named = {group: meant for group, meant in codes(words).items() if group not in found.nouns}
        if claim.divides:
            named = {**codes(claim.before), **named}
        for dimension in self.collection.measures[key.measure].dimensions:
            group = settings[dimension].codelist
            cued = dimension in self.cued and dimension not in found.cues
            if cued or group in within:
                continue
            if claim.lawed and group in self.stated.by_law:
                return True  # of one section of the law: which, no phrase tells
            if group not in named:
                continue
            if named[group] & self.implies.get(key.measure, {}).get(group, frozenset()):
                continue
            shared = any(group in shared and shared & within for shared in found.shared)
            if not (shared or self.implied(key, dimension, named[group])):
                return True
        return False

    def implied(self, key: Key, dimension: str, codes: frozenset[str]) -> bool:
        """True where everybody counted has the code, so that naming it changes nothing ("12 women")."""
        total = self.stated.get(Key(key.measure, key.provider, key.period))
        for code in codes:
            part = self.stated.get(Key(key.measure, key.provider, key.period, ((dimension, code),)))
            if total and part and part.values[0][0] == total.values[0][0]:
                return True
        return False

    def carried(self, key: Key, rest: Mapping[str, str], bound: Mapping[str, str]) -> float | None:
        """What codes taken over from elsewhere are worth; None where no single source has them all."""
        dimensions, own, unsaid = (
            self.collection.measures[key.measure].dimensions,
            dict(key.dims),
            rest.items(),
        )
        best = self.only(key)
        for base in self.found.bases:
            if not unsaid <= base.dims.items():
                continue  # so it is with nearly all
            there = [
                d
                for d in base.dims
                if d in dimensions and d not in bound.values() and (d not in own or d in rest)
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

    def only(self, key: Key) -> float | None:
        """What it is worth that an address is the only one of a measure that the words name; else None."""
        if key.measure not in self.found.noun_measures:
            return None
        return _ONLY if self.stated.single(key) else None
