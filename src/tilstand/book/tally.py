"""Cases counted in a register: each once, by the day of the entry that first made it one.

What was counted before the register began is its opening balance, and no entry of that time is counted again.
Of a time that ends after the last day of which the register is known, nothing is: no count is made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tilstand.define.balance import BalanceRow
from tilstand.define.register import Tally
from tilstand.define.registers import DeclaredRegister
from tilstand.model.entry import RegisterEntry
from tilstand.terms import Period

__all__ = ["CountedCase", "Counts", "counts"]

Breakdown = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CountedCase:
    """A case that counts.

    Attributes:
        on: The day of the entry that made it one.
        codes: Its codes by field: the latest that is stated, and yes where any entry says so.
    """

    on: Period
    codes: Mapping[str, str]


@dataclass(frozen=True)
class Counts:
    """Counts of a register.

    Attributes:
        register: The register.
        told: What is counted.
        known: The last day of which the register is known.
        cases: The cases of its entries, without those that the balance has.
        beside: What is counted beside, by name.
        open: Cases of which it cannot be told when they count: an entry says no day, or one that is too wide.
    """

    register: DeclaredRegister
    told: Tally
    known: date
    cases: tuple[CountedCase, ...]
    beside: Mapping[str, tuple[CountedCase, ...]] = field(default_factory=dict)
    open: int = 0

    @property
    def covered(self) -> Period | None:
        """The period that the balance covers."""
        return Period.parse(self.told.balance) if self.told.balance else None

    def of(self, period: Period, breakdown: Breakdown = ()) -> tuple[int | None, bool]:
        """How many cases count in a period, and whether the balance has them all; None if not known."""
        if period.last > self.known:
            return None, False
        covered = self.covered
        later = [one for one in self.cases if one.on in period and self._meant(one, breakdown)]
        if covered is None or covered.last < period.first:
            return self.counted(len(later)), False
        held = self._balance(period, breakdown)
        if held is None:
            return None, False
        return held + len(later), not later

    def stated(self, period: Period, breakdown: Breakdown) -> BalanceRow | None:
        """The row of the balance that is all of a count; None where entries are counted in it too."""
        covered = self.covered
        if covered is None or covered.last < period.first or not self.of(period, breakdown)[1]:
            return None
        return self._row(period, breakdown)

    def _balance(self, period: Period, breakdown: Breakdown) -> int | None:
        """What the balance says of as much of a period as it covers."""
        row = self._row(period, breakdown)
        if row is not None:
            return row.value
        if not breakdown:
            return None
        # Of nobody there is nobody in any part.
        return 0 if self._balance(period, ()) == 0 else None

    def aside(self, name: str, period: Period) -> int | None:
        """How many cases are counted beside in a period; None for a time that the balance covers."""
        covered = self.covered
        if period.last > self.known or (covered is not None and covered.last >= period.first):
            return None
        return self.counted(sum(one.on in period for one in self.beside[name]))

    def counted(self, amount: int) -> int | None:
        """A number of entries as a count: none is zero only where all that happened is entered."""
        return amount if amount or self.register.about.complete else None

    def _row(self, period: Period, breakdown: Breakdown) -> BalanceRow | None:
        covered = self.covered
        assert covered is not None
        last = min(period.last, covered.last)
        return next(
            (
                row
                for row in self.register.balance
                if row.period.first == period.first and row.period.last == last and row.breakdown == breakdown
            ),
            None,
        )

    def _meant(self, case: CountedCase, breakdown: Breakdown) -> bool:
        return all(self._under(name, case.codes.get(name, ""), code) for name, code in breakdown)

    def _under(self, name: str, code: str, wanted: str) -> bool:
        """True for a code, and for those that are counted inside it."""
        codes = self.register.about.fields[name].codes
        if not codes or codes not in self.register.codelists:
            return code == wanted
        held = self.register.codelists[codes]
        return code == wanted or (code in held and wanted in held.ancestors(code))


def counts(
    register: DeclaredRegister, entries: Iterable[RegisterEntry], known: date | None = None
) -> Counts | None:
    """The counts of a register; None where nothing is counted in it.

    Args:
        register: The register.
        entries: The entries that count, whether or not they are shown.
        known: The last day of which the register is known; the one that it declares, if not given.
    """
    told = register.about.tally
    if told is None:
        return None
    by_case: dict[str, list[RegisterEntry]] = {}
    for entry in entries:
        name = entry.values.get(told.case, "") if told.case else ""
        by_case.setdefault(name or entry.id, []).append(entry)
    covered = Period.parse(told.balance) if told.balance else None
    cases, wide = [], 0
    for own in by_case.values():
        case = _case(told, own)
        if case is None:
            wide += any(_counts(told, entry) for entry in own)
        elif covered is None or case.on.first > covered.last:
            cases.append(case)
        elif case.on.last > covered.last:
            wide += 1
    beside = {name: tuple(_aside(told, kind.where, by_case.values())) for name, kind in told.beside.items()}
    dated = tuple(sorted(cases, key=lambda one: str(one.on)))
    return Counts(register, told, known or register.about.reach, dated, beside, wide)


def _aside(
    told: Tally, where: Mapping[str, tuple[str, ...]], every: Iterable[list[RegisterEntry]]
) -> Iterator[CountedCase]:
    """The cases that have an entry of another kind, each by the first of those."""
    for own in every:
        days = [
            Period.parse(entry.values[told.on])
            for entry in own
            if entry.values.get(told.on) and _has(entry.values, where)
        ]
        if days:
            yield CountedCase(min(days), {})


def _case(told: Tally, own: list[RegisterEntry]) -> CountedCase | None:
    dated = sorted(
        ((Period.parse(one.values[told.on]), one) for one in own if one.values.get(told.on)),
        key=lambda pair: (pair[0], pair[1].id),
    )
    first = next((on for on, entry in dated if _counts(told, entry)), None)
    if first is None:
        return None
    codes: dict[str, str] = {}
    for _, entry in dated:
        for name in (told.by, told.final, *told.across):
            if name and entry.values.get(name):
                codes[name] = entry.values[name]
        for name in told.also:
            if entry.values.get(name) and codes.get(name) != "yes":  # one that says so is enough
                codes[name] = entry.values[name]
    ended = dated[-1][1].values
    if told.lost and ended.get(told.final) == "yes" and _has(ended, told.lost):
        return None  # what was counted falls away
    return CountedCase(first, codes)


def _has(values: Mapping[str, str], where: Mapping[str, tuple[str, ...]]) -> bool:
    return all(values.get(name, "") in codes for name, codes in where.items())


def _counts(told: Tally, entry: RegisterEntry) -> bool:
    """True for an entry that makes a case count; what is not stated makes none."""
    return _has(entry.values, told.where) and (not told.least or int(entry.values.get(told.least) or 0) >= 1)
