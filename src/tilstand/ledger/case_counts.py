"""Cases of a register, each counted once, and the rows and years of its tables.

What was counted before the register began is its opening balance, and no entry of that time is counted again.
Of a time that ends after the last day of which the register is known, nothing is: no count is made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tilstand.define.register_schema import Tally
from tilstand.define.registers import BalanceRow, DeclaredRegister
from tilstand.model.batch import RegisterEntry
from tilstand.terms import Period, Text

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
class CaseCounts:
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
    def balance_period(self) -> Period | None:
        """The period that the balance covers."""
        return Period.from_text(self.told.balance) if self.told.balance else None

    def count_cases(self, period: Period, breakdown: Breakdown = ()) -> tuple[int | None, bool]:
        """How many cases count in a period, and whether the balance has them all; None if not known."""
        if period.last > self.known:
            return None, False
        covered = self.balance_period
        later = [case for case in self.cases if case.on in period and self._is_case_in_breakdown(case, breakdown)]
        if covered is None or covered.last < period.first:
            return self.counted(len(later)), False
        held = self._read_balance_count(period, breakdown)
        if held is None:
            return None, False
        return held + len(later), not later

    def find_balance_row(self, period: Period, breakdown: Breakdown) -> BalanceRow | None:
        """The row of the balance that is all of a count; None where entries are counted in it too."""
        covered = self.balance_period
        if covered is None or covered.last < period.first or not self.count_cases(period, breakdown)[1]:
            return None
        return self._find_covering_row(period, breakdown)

    def _read_balance_count(self, period: Period, breakdown: Breakdown) -> int | None:
        """What the balance says of as much of a period as it covers."""
        row = self._find_covering_row(period, breakdown)
        if row is not None:
            return row.value
        if not breakdown:
            return None
        # Of nobody there is nobody in any part.
        return 0 if self._read_balance_count(period, ()) == 0 else None

    def count_related_cases(self, name: str, period: Period) -> int | None:
        """How many cases are counted beside in a period; None for a time that the balance covers."""
        covered = self.balance_period
        if period.last > self.known or (covered is not None and covered.last >= period.first):
            return None
        return self.counted(sum(counted_case.on in period for counted_case in self.beside[name]))

    def counted(self, amount: int) -> int | None:
        """A number of entries as a count: none is zero only where all that happened is entered."""
        return amount if amount or self.register.about.complete else None

    def _find_covering_row(self, period: Period, breakdown: Breakdown) -> BalanceRow | None:
        covered = self.balance_period
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

    def _is_case_in_breakdown(self, case: CountedCase, breakdown: Breakdown) -> bool:
        return all(self._is_code_within(name, case.codes.get(name, ""), code) for name, code in breakdown)

    def _is_code_within(self, name: str, code: str, wanted: str) -> bool:
        """True for a code, and for those that are counted inside it."""
        codes = self.register.about.fields[name].codes
        if not codes or codes not in self.register.codelists:
            return code == wanted
        codelist = self.register.codelists[codes]
        return code == wanted or (code in codelist and wanted in codelist.list_code_ancestors(code))


def count_register_cases(
    register: DeclaredRegister, entries: Iterable[RegisterEntry], known: date | None = None
) -> CaseCounts | None:
    """The counts of a register; None where nothing is counted in it.

    Args:
        register: The register.
        entries: The entries that count, whether or not they are shown.
        known: The last day of which the register is known; the one that it declares, if not given.
    """
    tally = register.about.tally
    if tally is None:
        return None
    by_case: dict[str, list[RegisterEntry]] = {}
    for entry in entries:
        name = entry.values.get(tally.case, "") if tally.case else ""
        by_case.setdefault(name or entry.id, []).append(entry)
    covered = Period.from_text(tally.balance) if tally.balance else None
    cases, wide = [], 0
    for own_entries in by_case.values():
        case = _derive_counted_case(tally, own_entries)
        if case is None:
            wide += any(_is_case_entry(tally, entry) for entry in own_entries)
        elif covered is None or case.on.first > covered.last:
            cases.append(case)
        elif case.on.last > covered.last:
            wide += 1
    beside = {
        name: tuple(_derive_related_cases(tally, kind.where, by_case.values())) for name, kind in tally.beside.items()
    }
    dated = tuple(sorted(cases, key=lambda one: str(one.on)))
    return CaseCounts(register, tally, known or register.about.reach, dated, beside, wide)


def _derive_related_cases(
    told: Tally, where: Mapping[str, tuple[str, ...]], every: Iterable[list[RegisterEntry]]
) -> Iterator[CountedCase]:
    """The cases that have an entry of another kind, each by the first of those."""
    for own_entries in every:
        days = [
            Period.from_text(entry.values[told.on])
            for entry in own_entries
            if entry.values.get(told.on) and _has_wanted_codes(entry.values, where)
        ]
        if days:
            yield CountedCase(min(days), {})


def _derive_counted_case(told: Tally, own: list[RegisterEntry]) -> CountedCase | None:
    dated = sorted(
        (
            (Period.from_text(register_entry.values[told.on]), register_entry)
            for register_entry in own
            if register_entry.values.get(told.on)
        ),
        key=lambda pair: (pair[0], pair[1].id),
    )
    first = next((on for on, entry in dated if _is_case_entry(told, entry)), None)
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
    if told.lost and ended.get(told.final) == "yes" and _has_wanted_codes(ended, told.lost):
        return None  # what was counted falls away
    return CountedCase(first, codes)


def _has_wanted_codes(values: Mapping[str, str], where: Mapping[str, tuple[str, ...]]) -> bool:
    return all(values.get(name, "") in codes for name, codes in where.items())


def _is_case_entry(told: Tally, entry: RegisterEntry) -> bool:
    """True for an entry that makes a case count; what is not stated makes none."""
    return _has_wanted_codes(entry.values, told.where) and (
        not told.least or int(entry.values.get(told.least) or 0) >= 1
    )


def list_counted_rows(counts: CaseCounts) -> Iterator[tuple[Breakdown, Text, int]]:
    """What is counted, in the order in which it is shown: what, its name, and how far in it stands."""
    register, tally = counts.register, counts.told
    yield (), register.labels[f"registers.{register.name}.tally.all"], 0
    if tally.by:
        field = register.about.fields[tally.by]
        codelist = register.codelists.get(field.codes)
        for code in register.codes(field):
            above = codelist.list_code_ancestors(code.id) if codelist is not None else ()
            yield ((tally.by, code.id),), code.label, 1 + len(above)
    plain = [name for name in tally.also if not register.about.fields[name].codes]
    for name in (*plain, *((tally.final,) if tally.final else ())):
        yield ((name, "yes"),), register.labels[f"registers.{register.name}.tally.{name}"], 1
    for name in tally.also:
        for code in register.codes(register.about.fields[name]):
            yield ((name, code.id),), code.label, 2


def list_counted_years(counts: CaseCounts, period: Period) -> Iterator[Period]:
    """The years that are known as a whole, the last one as far as it has come."""
    covered = counts.balance_period
    held = {row.period.first.year for row in counts.register.balance if not row.breakdown}
    known = [
        year for year in held if covered is None or Period.from_year(year).first != covered.first or len(held) == 1
    ]
    if covered is None:
        known = [case.on.first.year for case in counts.cases]
    first = min(known, default=period.first.year)
    for year in range(first, period.last.year + 1):
        whole = Period.from_year(year)
        if whole.last <= period.last:
            yield whole
        elif period.first == whole.first:
            yield period
        else:
            yield Period.between(whole.first, period.last)
