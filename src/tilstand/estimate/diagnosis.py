"""Diagnosis of a capture table: uninformative lists, referral lists and missed links.

Such a list says nothing about those whom nobody has seen, and makes them seem few. It is told by its
persons who are on no other list: they are far fewer than its share among the others' persons, applied to
those whom the others miss, would have it. How many the others miss is taken as the least that Chao's bound
allows, and a quarter of what is then expected is still granted, which lists that merely refer to each other
do not fall below.

If two entries of one person are not recognised as one, the person appears twice and on fewer lists. Let a
share *m* of the persons on several lists have lost one link, whichever: the person's history *h* falls
apart into one list and the rest. Going down from the longest histories, n(h) / (1 - m) persons had each,
and their broken halves are taken from the shorter ones (the model of Ding and Fienberg 1994, for any number
of lists).

The limits come from simulation (`docs/explanation/hidden-population-method.md`, "Limits"): with fewer than
seven persons on two lists or more, one interval in four has no upper end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tilstand.estimate.candidate_models import fit_poisson_model
from tilstand.estimate.result import EstimateReason
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Floats, Ints

_GRANTED = 0.25
_CHANCE = 0.005
_HALF = 1.959964
_LEAST_LISTS = 4


@dataclass(frozen=True, slots=True)
class ReferralList:
    """A list that gets its persons from others.

    Attributes:
        name: The list.
        alone: Its persons on no other list.
        expected: How many there would be at least, had it found its persons by itself.
    """

    name: str
    alone: int
    expected: float


def find_referral_list(table: CaptureTable) -> ReferralList | None:
    """The list that is most clearly fed by the others; None if there is none, or fewer than four lists.

    Example:
        >>> find_referral_list(CaptureTable.from_counts(("A", "B", "C"), {"A": 9, "AB": 9, "BC": 9})) is None
        True
    """
    if len(table.lists) < _LEAST_LISTS:
        return None
    found_pairs: list[tuple[float, ReferralList]] = []
    for place, (name, total) in enumerate(zip(table.lists, table.totals, strict=True)):
        alone = int(table.counts[1 << place])
        others = table.observed - alone
        if others == 0 or total == alone:
            continue
        missed = compute_capture_lower_bound(table.drop_list(name).counts)[0]
        expected = (total - alone) / others * missed
        found_pairs.append(
            (_compute_poisson_lower_tail(alone, _GRANTED * expected), ReferralList(name, alone, expected))
        )
    chance, likeliest = min(found_pairs, key=lambda one: one[0], default=(1.0, None))
    return likeliest if chance < _CHANCE else None


def _compute_poisson_lower_tail(count: int, mean: float) -> float:
    """The chance of so few or fewer, Poisson; 1 where there are not few."""
    if count >= mean:
        return 1.0
    from scipy.special import pdtr  # a quarter of a second that most tables do without

    return float(pdtr(count, mean))


def compute_capture_lower_bound(counts: Ints) -> tuple[float, float]:
    """Chao's bound on the number unseen (Rivest and Baillargeon 2007): its lower 95 % limit, and itself."""
    cells = np.arange(len(counts))
    on = np.array([int(cell).bit_count() for cell in cells])
    used = cells[(on > 0) & (on < 3)]
    lists = len(counts).bit_length() - 1
    design = np.column_stack([np.ones(len(used)), (used[:, None] >> np.arange(lists) & 1).astype(float)])
    if not counts[used[on[used] == 2]].any():
        return 0.0, 0.0
    values, variance, _ = fit_poisson_model(design, counts[used].astype(np.float64))
    unseen = float(np.exp(np.clip(values[0], -50.0, 50.0)))
    return unseen * float(np.exp(-_HALF * np.sqrt(max(variance[0, 0], 0.0)))), unseen


def adjust_missed_links(counts: Ints, share: float) -> Ints:
    """The table with a share of the links of persons on several lists put right.

    Example:
        Of 100 persons on both lists one in ten had lost the link: 90 are seen together.

        >>> [int(count) for count in adjust_missed_links(np.array([0, 210, 310, 90]), 0.1)]
        [0, 200, 300, 100]
    """
    table: Floats = counts.astype(np.float64)
    cells = sorted(range(1, len(counts)), key=lambda cell: (-cell.bit_count(), cell))
    for cell in cells:
        size = cell.bit_count()
        if size < 2:
            break
        whole = max(table[cell], 0.0) / (1.0 - share)
        broken = whole - max(table[cell], 0.0)
        table[cell] = whole
        for number in (1 << i for i in range(cell.bit_length()) if cell >> i & 1):
            table[number] -= broken / size
            table[cell ^ number] -= broken / size
    return np.maximum(np.rint(table), 0.0).astype(np.int64)


LEAST_RECAPTURED = 7
THIN = 20
_SURVEY_CHANCE = 0.02


@dataclass(frozen=True)
class TableDiagnosis:
    """The table that can be used, and what was found on the way.

    Attributes:
        table: Without lists that say nothing (empty, or nested in another).
        refusals: Reasons for which no method may give a number.
        warnings: What to know.
    """

    table: CaptureTable
    refusals: tuple[EstimateReason, ...]
    warnings: tuple[EstimateReason, ...]


def diagnose_table(table: CaptureTable) -> TableDiagnosis:
    """Check a table and leave out the lists that say nothing of the unseen.

    Example:
        >>> two = CaptureTable.from_counts(("A", "B"), {"A": 9, "B": 9, "AB": 9})
        >>> [reason.code for reason in diagnose_table(two).refusals]
        ['few_lists']
    """
    warnings: list[EstimateReason] = []
    for name, total in zip(table.lists, table.totals, strict=True):
        if total == 0 and len(table.lists) > 1:
            warnings.append(EstimateReason.from_reason_code("empty_list", name=name))
            table = table.drop_list(name)
    table, nested = _drop_nested_lists(table)
    warnings.extend(nested)
    return TableDiagnosis(table, tuple(_list_table_refusals(table)), (*warnings, *_list_table_warnings(table)))


def _drop_nested_lists(table: CaptureTable) -> tuple[CaptureTable, list[EstimateReason]]:
    """Leave out lists all of whose persons are on another list, if chance does not explain it.

    A nested list has no maximum likelihood estimate with its dependence in the model, and a false one
    without. Had the lists been independent, the persons of the smaller one outside the larger would be
    Poisson with mean (its size) x (share of everybody else's persons who are not on the larger).
    """
    estimate_reasons: list[EstimateReason] = []
    for current_list in sorted(table.lists, key=lambda name: table.totals[table.lists.index(name)]):
        if len(table.lists) < 2 or current_list not in table.lists:
            continue
        size = table.totals[table.lists.index(current_list)]
        for second_list in table.lists:
            if second_list == current_list or table.count_overlap(current_list, second_list) != size:
                continue
            others = table.observed - size
            outside = 1.0 - (table.totals[table.lists.index(second_list)] - size) / others if others else 0.0
            if math.exp(-size * outside) < _SURVEY_CHANCE:
                estimate_reasons.append(EstimateReason.from_reason_code("nested", one=current_list, two=second_list))
                table = table.drop_list(current_list)
            else:
                estimate_reasons.append(
                    EstimateReason.from_reason_code("maybe_nested", one=current_list, two=second_list, count=size)
                )
            break
    return table, estimate_reasons


def _list_table_refusals(table: CaptureTable) -> list[EstimateReason]:
    lists = len(table.lists)
    full = [name for name, total in zip(table.lists, table.totals, strict=True) if total == table.observed]
    if lists < 3:
        return [EstimateReason.from_reason_code("few_lists", count=lists)]
    if table.recaptured == 0:
        return [EstimateReason.from_reason_code("no_overlap")]
    estimate_reasons = [EstimateReason.from_reason_code("covers_all", name=name) for name in full]
    if table.recaptured < LEAST_RECAPTURED:
        estimate_reasons.append(
            EstimateReason.from_reason_code("few_recaptured", count=table.recaptured, least=LEAST_RECAPTURED)
        )
    return estimate_reasons


def _list_table_warnings(table: CaptureTable) -> list[EstimateReason]:
    estimate_reasons: list[EstimateReason] = []
    if len(table.lists) < 3 or not table.recaptured:
        return estimate_reasons
    overlaps = table.count_pair_overlaps()
    barred = {frozenset(pair) for pair in table.barred}
    alone = [n for n in table.lists if not any(c for pair, c in overlaps.items() if n in pair)]
    estimate_reasons.extend(EstimateReason.from_reason_code("isolated", name=name) for name in alone)
    for (text, second_text), count in overlaps.items():
        if (
            count == 0
            and text not in alone
            and second_text not in alone
            and frozenset((text, second_text)) not in barred
        ):
            estimate_reasons.append(EstimateReason.from_reason_code("zero_pair", one=text, two=second_text))
    if LEAST_RECAPTURED <= table.recaptured < THIN:
        estimate_reasons.append(EstimateReason.from_reason_code("thin", count=table.recaptured))
    return estimate_reasons
