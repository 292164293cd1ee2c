"""Fit of a figure's body, codes and unit to the words of a claim."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tilstand.define import StructuralMetadata
from tilstand.proofread.claims import NumberClaim
from tilstand.proofread.evidence import ClaimEvidence, Codes, DiscourseState
from tilstand.proofread.figure_index import FigureIndex
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.phrases import list_mentioned_names, order_mentioned_names
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, Unit

# What it is worth to be the figure of all bodies together, where none is named.
_MAIN = 1.4
# Names of a list stand so near each other: a comma, or a small word, between them.
_JOINED = 6


@dataclass(frozen=True)
class BodyEvidence:
    """The bodies that a number may be of.

    Attributes:
        stated: What the ledger states.
        claim: The number and its words.
        scene: What was told before.
        found: The evidence.
    """

    stated: FigureIndex
    claim: NumberClaim
    scene: DiscourseState
    found: ClaimEvidence

    def body(self, measure: str, provider: str) -> float | None:
        """How well a body fits; None where it is out of sight."""
        claim_evidence, reporters = self.found, self.stated.reporters[measure]
        weight = claim_evidence.bodies.get(provider)
        others = [n for n in claim_evidence.named if n != provider and n in reporters]
        if weight is not None:
            return weight - (1.5 if others and provider not in claim_evidence.named else 0.0)
        if len(reporters) == 1 and not others:
            return 0.4 if claim_evidence.elsewhere or claim_evidence.named else 1.4
        apart = any(body in reporters for body in self.scene.providers)
        if provider == self.stated.get_default_body(measure) and not (others or apart):
            return _MAIN  # "183 adults were helped": by all bodies together
        return None

    def is_body_assumed(self, key: Key) -> bool:
        """True where nothing in sight names the body of an address, or what named it was left since."""
        if self.scene.stale and key.provider not in self.found.named:
            return True
        spoken = order_mentioned_names(self.scene.spoken, PhraseKind.PROVIDER)
        if len(spoken) > 1 and key.provider in spoken and not self.found.named:
            return True  # one of several that were just spoken of
        return key.provider == self.stated.get_default_body(key.measure) and key.provider not in self.found.bodies

    def is_other_reporter_named(self, key: Key) -> bool:
        """True where the sentence names bodies that report this too, and none of them is that of an address.

        A body that one of its codes names, as the one that sent somebody on, is no other body.
        """
        coded = {code for _, code in key.dims}
        reporters = self.stated.reporters[key.measure]
        own_texts = {b for h in self.claim.own if h.about is PhraseKind.PROVIDER for b in h.names} & reporters - coded
        if own_texts and key.provider not in self.within(frozenset(own_texts)):
            return True  # "45 of the 55 at A, and 20 of the 28 at B"
        if key.provider in self.together:
            return True  # "119 at A, B and C" are not those of A
        if key.provider not in self.scene.providers and self.elsewhere(key, coded):
            return True
        bodies = (self.found.named & reporters) - coded
        return bool(bodies) and key.provider not in self.within(self.found.named)

    @cached_property
    def together(self) -> frozenset[str]:
        """The bodies that a number's own words list as one: "119 at A, B and C"."""
        hits = [h for h in self.claim.own if h.about is PhraseKind.PROVIDER]
        pairs = [
            (hit, other_mention)
            for hit, other_mention in itertools.pairwise(hits)
            if not hit.names & other_mention.names
        ]
        listed = [pair for pair in pairs if 0 < pair[1].start - pair[0].end <= _JOINED]
        return frozenset(body for pair in listed for hit in pair for body in hit.names)

    def elsewhere(self, key: Key, coded: set[str]) -> bool:
        """True where what is spoken of is another body, which may report something else.

        "The police received 19" are not the shelters' 19, of whom was told before; nor are those of "What did
        the prosecutors do? They decided 20."
        """
        claim, coordinator = self.claim, self.stated.collection.settings.coordinator
        subject = frozenset(order_mentioned_names((*claim.lead, *claim.side, *claim.before), PhraseKind.PROVIDER))
        named = subject - {coordinator} - coded
        if named and not named & self.stated.reporters[key.measure]:
            return key.provider not in self.within(named)
        said = list_mentioned_names((*claim.own, *claim.side, *claim.lead, *claim.before), PhraseKind.MEASURE)
        if self.scene.asked and not self.found.named and key.measure not in said:
            return True
        spoken = frozenset(order_mentioned_names(self.scene.spoken, PhraseKind.PROVIDER))
        return bool(spoken) and not self.found.named and key.provider not in self.within(spoken)

    def is_body_superseded(self, key: Key, linked: Key | None) -> bool:
        """True where an address is told of further back only: another body was told since."""
        last = self.scene.recent[0] if self.scene.recent else self.scene.topic
        if last is None or key.provider in self.found.named or key.provider in self.scene.providers:
            return False
        near = [current_key for current_key in (last, linked, self.scene.topic) if current_key is not None]
        return all(current_key.provider != key.provider for current_key in near)

    def within(self, bodies: frozenset[str]) -> set[str]:
        """Bodies, their members, and the groups that hold them all."""
        within = {b for name in bodies for b in (name, *self.stated.collection.list_group_members(name))}
        if len(bodies) > 1:
            within |= {
                g for g in self.stated.collection.groups if bodies <= set(self.stated.collection.list_group_members(g))
            }
        return within


_MEANS = ("mean", "share", "range", "change")
_SHARES = (Unit.PERCENT, Unit.PERCENTAGE_POINTS)


def is_measure_kind_possible(collection: StructuralMetadata, claim: NumberClaim, name: str) -> bool:
    """True where a number may be a figure of a measure, whatever its words say.

    Args:
        collection: The collection.
        claim: The number.
        name: The measure.
    """
    number, measure = claim.number, collection.measures[name]
    unit = measure.unit
    if unit.counted and number.value is not None and number.value % 1:
        return False  # 32.6 is a mean of counts, not one
    if claim.mean and measure.statistic not in _MEANS:
        return False
    if number.unit and number.kind in (Number.COUNT, Number.RANGE) and unit.value not in claim.noun:
        return False  # six months, ten years
    percent = number.kind in (Number.PERCENT, Number.POINTS)
    if percent != (unit in _SHARES) and not _is_plain_rate(claim, unit, name):
        return False
    if measure.statistic == "change":
        return percent
    return (number.kind is Number.RANGE) == (measure.statistic == "range")


def _is_plain_rate(claim: NumberClaim, unit: Unit, measure: str) -> bool:
    """True for a plain number after the name of a measure in per cent: "the clearance rate was 44"."""
    plain = claim.number.kind is Number.COUNT and not claim.noun
    led = list_mentioned_names((*claim.lead, *claim.before, *claim.side), PhraseKind.MEASURE)
    return plain and unit is Unit.PERCENT and measure in led


def has_unsaid_other_code(linked: Key | None, claim: NumberClaim, key: Key) -> bool:
    """True for an address with another code than the whole that a number is part of, where no word says it.

    "6 concerned prostitution, of which 1 was aggravated": none of those that concerned forced labour.

    Args:
        linked: Address of the whole.
        claim: The number and its words.
        key: The address.
    """
    if linked is None or (linked.measure, linked.provider) != (key.measure, key.provider):
        return False
    own_texts = {name for hit in claim.own if hit.about is PhraseKind.CODE for name in hit.names}
    return any(linked.code(d) not in (None, code) and code not in own_texts for d, code in key.dims)


def has_residual_code(stated: FigureIndex, found: ClaimEvidence, named: set[str], key: Key) -> bool:
    """True where the number's own words name a code that the measure has no place for.

    Args:
        stated: What the ledger states.
        found: The evidence.
        named: Code lists of which only a body's name names a code.
        key: The address.
    """
    settings = stated.collection.settings.dimensions
    lists = {settings[d].codelist for d in stated.collection.measures[key.measure].dimensions}
    return bool(found.own.keys() - lists - found.nouns - named)


def find_omitted_noun_codes(
    stated: FigureIndex, found: ClaimEvidence, implied: Codes, key: Key
) -> Iterator[tuple[str, frozenset[str]]]:
    """The codes of the noun counted that an address leaves out: "12 men" are not all 12.

    Only of a dimension by which the very figure is divided; where it is not, the noun says nothing of it.

    Args:
        stated: What the ledger states.
        found: The evidence.
        implied: The codes that the measure's name implies, by code list.
        key: The address.

    Yields:
        The dimension, and the codes that the noun names of it.
    """
    settings = stated.collection.settings.dimensions
    for dimension in stated.collection.measures[key.measure].dimensions:
        group = settings[dimension].codelist
        if group not in found.nouns or group not in found.own or key.code(dimension):
            continue
        codes = found.own[group][0]
        divided = any(
            entry.key.code(dimension) and entry.key.period == key.period
            for entry in stated.list_body_figures(key.measure, key.provider)
        )
        if divided and not codes & implied.get(group, frozenset()):
            yield dimension, codes


def find_possible_total(stated: FigureIndex, found: ClaimEvidence, scene: DiscourseState, key: Key) -> Key | None:
    """The total last told that a figure may be all of: another measure of the same body and unit.

    Args:
        stated: What the ledger states.
        found: The evidence.
        scene: What was told before.
        key: The address of the figure.
    """
    if key.dims or key.measure not in found.own_measures:
        return None
    measures = stated.collection.measures
    for told in (scene.topic, *scene.recent):
        if told is None or (told.provider, told.period) != (key.provider, key.period):
            continue
        total = Key(told.measure, told.provider, told.period)
        alike = measures[told.measure].unit == measures[key.measure].unit
        if told.measure != key.measure and alike and stated.get(total) is not None:
            return total
    return None


def find_unplaced_code_lists(stated: FigureIndex, found: ClaimEvidence, key: Key) -> frozenset[str]:
    """Code lists that the noun counted names and the measure lacks, where a code of the address is unsaid.

    "10 asylum seekers were granted it": whether the reflection period told of before, is not said.

    Args:
        stated: What the ledger states.
        found: The evidence.
        key: The address.
    """
    settings = stated.collection.settings.dimensions
    lists = {settings[d].codelist for d in stated.collection.measures[key.measure].dimensions}
    unsaid = any(settings[d].codelist not in found.own for d, _ in key.dims)
    return frozenset(found.nouns - lists if unsaid else ())


def contradicts_named_code(stated: FigureIndex, found: ClaimEvidence, key: Key) -> bool:
    """True where the words name a code of a list, and the address has another that nothing in them names.

    "In 21 asylum cases, 10 applicants ...": not of the applicants for a limited permit told of before.

    Args:
        stated: What the ledger states.
        found: The evidence.
        key: The address.
    """
    settings = stated.collection.settings.dimensions
    for dimension, code in key.dims:
        group = settings[dimension].codelist
        led = found.lead.get(group, frozenset())
        if led and code not in led and not any(code in names for names in found.own.get(group, ())):
            return True
    return False


def score_code_kinship(collection: StructuralMetadata, linked: Codes, dimension: str, code: str) -> float:
    """A part of the code that a number is part of fits better than another code of the same name.

    Args:
        collection: The collection.
        linked: Codes of the number that it is part of.
        dimension: Dimension of the code.
        code: The code.
    """
    above = linked.get(collection.settings.dimensions[dimension].codelist)
    parent = collection.get_codelist(dimension)[code].parent
    if not above or parent is None:
        return 0.0
    return 0.8 if parent in above else -0.8
