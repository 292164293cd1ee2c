"""What the input files give, reckoned by hand: stated figures, sums over bodies, what a whole leaves over.

This is no part of the system and shares no arithmetic with it. It reads the rows as they were submitted, and
takes from the collection only who is a member of what, and which codes make up a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property

from mutate.data import address
from mutate.figure import Figure
from tilstand.define import Collection
from tilstand.terms import Period
from tilstand.terms.code import CodeRelation

__all__ = ["UNSURE", "Reckoned", "inside", "related"]

UNSURE = "unsure"
"""What only bounds, absences or notes decide; nothing is claimed of it."""

Amount = Decimal | str


class Reckoned:
    """The figures of a year by address.

    Args:
        collection: The collection: members and codes.
        figures: Every row of the input.
        absent: Bodies that did not report.
        period: The period of the round.
    """

    def __init__(
        self, collection: Collection, figures: Iterable[Figure], absent: Iterable[str], period: Period
    ) -> None:
        self.collection, self.absent, self.period = collection, frozenset(absent), period
        self.rows: dict[str, list[Figure]] = {}
        for one in figures:
            self.rows.setdefault(one.key, []).append(one)
        for rows in self.rows.values():
            rows.sort(key=_trust)
        self._known: dict[str, Amount] = {}
        self._led: dict[str, Amount] = {}

    @cached_property
    def stated(self) -> frozenset[str]:
        """Addresses that somebody stated."""
        return frozenset(self.rows)

    def vague(self, key: str) -> bool:
        """True if a stated figure is not exact ("about 200")."""
        return self.rows[key][0].qualifier in ("about", "at_least", "at_most")

    def value(self, key: str) -> Amount:
        """The number that stands at an address; `UNSURE` where simple arithmetic does not give it.

        Until somebody decides, a group's number is the printed one, if the collection lets that lead.
        """
        if key not in self._led:
            self._led[key] = self._leading(key)
        return self._led[key]

    def _leading(self, key: str) -> Amount:
        printed = self.published(key)
        if printed is None or not self.summed_up(key):
            return self.reported(key)
        leads = self.collection.get_leading_figure(Period.from_text(_split(key)[2])) == "published"
        return printed if leads else self.reported(key)

    def summed_up(self, key: str) -> bool:
        """True for an address of a group whose figures are the sums of its members'."""
        measure, provider, _, codes = _split(key)
        summed = self.collection.measures[measure].aggregate == "members"
        rest = any(code.split(":")[-1] == "_X" for code in codes.values())
        return summed and not rest and self.collection.list_group_members(provider) != (provider,)

    def published(self, key: str) -> Decimal | None:
        """What was printed at an address; None where nothing was, or not everywhere the same."""
        found = {one.value for one in self.rows.get(key, ()) if one.published and one.value is not None}
        return found.pop() if len(found) == 1 else None

    def reported(self, key: str) -> Amount:
        """The number at an address without what was printed for a group; `UNSURE` as above."""
        if key not in self._known:
            self._known[key] = self._value(key)
        return self._known[key]

    def _value(self, key: str) -> Amount:
        measure, provider, period, codes = _split(key)
        rest = next((name for name, code in codes.items() if code.split(":")[-1] == "_X"), None)
        if rest is not None:
            return self._left(key, rest)
        if provider in self.absent:
            return UNSURE
        members = self.collection.list_group_members(provider)
        if members != (provider,) and self.collection.measures[measure].aggregate == "members":
            total = Decimal(0)
            for member in members:
                if member not in self.absent:
                    part = self.reported(address(measure, member, period, codes))
                    if isinstance(part, str):
                        return UNSURE
                    total += part
            return total
        if key in self.rows:
            found = self.rows[key][0].value
            return UNSURE if found is None else found
        return self._forced(key)

    def known_sum(self, key: str) -> tuple[Decimal, frozenset[str]] | None:
        """What the bodies of a group are known to have together, and those of whom nothing is known."""
        measure, provider, period, codes = _split(key)
        members = self.collection.list_group_members(provider)
        summed = self.collection.measures[measure].aggregate == "members"
        if members == (provider,) or not summed or any(code.endswith("_X") for code in codes.values()):
            return None
        total, unknown = Decimal(0), set[str]()
        for member in (one for one in members if one not in self.absent):
            part = self.reported(address(measure, member, period, codes))
            if isinstance(part, str):
                unknown.add(member)
            else:
                total += part
        return total, frozenset(unknown)

    def _left(self, key: str, dimension: str) -> Amount:
        """What the parts of a whole leave over."""
        measure, provider, period, codes = _split(key)
        parent = codes.pop(dimension).rpartition(":")[0]
        whole = {**codes, dimension: parent} if parent else codes
        above = address(measure, provider, period, whole)
        parts: list[str] = []
        for code in self.collection.get_codelist(dimension).parts(parent or None):
            own = self._placed(address(measure, provider, period, {**codes, dimension: code.id}), dimension)
            if own is None:
                return UNSURE
            parts += own
        read = self.value
        printed = self.published(above)
        if printed is not None and self.summed_up(above) and None in map(self.published, parts):
            # What was printed and what members reported are never taken from each other.
            if isinstance(self.reported(above), str):
                return UNSURE
            read = self.value if self.reported(above) == printed else self.reported
        known = [read(one) for one in (above, *parts)]
        if UNSURE in known:
            return UNSURE
        return _sum(known[:1]) - _sum(known[1:])

    def _placed(self, key: str, dimension: str) -> list[str] | None:
        """The addresses whose figures make up a code's, itself or its parts; None where not known."""
        if not isinstance(self.value(key), str):
            return [key]
        measure, provider, period, codes = _split(key)
        found: list[str] = []
        for code in self.collection.get_codelist(dimension).parts(codes[dimension]):
            part = self._placed(address(measure, provider, period, {**codes, dimension: code.id}), dimension)
            if part is None:
                return None
            found += part
        return found or None

    def _forced(self, key: str) -> Amount:
        """What nobody stated but other figures leave no choice about, if they agree."""
        self._known[key] = UNSURE  # while it is asked for, it is no answer to itself
        found = set(self._choices(key))
        return found.pop() if len(found) == 1 and min(found) >= 0 else UNSURE

    def _choices(self, key: str) -> Iterator[Decimal]:
        measure, provider, period, codes = _split(key)
        for dimension in self.collection.measures[measure].dimensions:
            codelist = self.collection.get_codelist(dimension)
            adds = self.collection.is_additive_dimension(measure, dimension)
            if adds and (below := codelist.parts(codes.get(dimension))):
                at = [address(measure, provider, period, {**codes, dimension: code.id}) for code in below]
                known = [self.value(one) for one in at] if any(one in self.rows for one in at) else [UNSURE]
                if all(not isinstance(one, str) for one in known):
                    yield _sum(known)
            if dimension not in codes:
                continue
            kind, parent = codelist[codes[dimension]].kind, codelist[codes[dimension]].parent
            if kind is not CodeRelation.OF_WHICH and not (adds and kind is CodeRelation.PART):
                continue
            whole = self.value(address(measure, provider, period, {**codes, dimension: parent or "_T"}))
            if isinstance(whole, str):
                continue
            if whole == 0:
                yield whole
            elif kind is CodeRelation.PART:
                others = [code.id for code in codelist.parts(parent) if code.id != codes[dimension]]
                at = [address(measure, provider, period, {**codes, dimension: code}) for code in others]
                if not any(one in self.rows for one in at):
                    continue
                known = [self.value(one) for one in at]
                rest = whole - _sum(known)
                if rest == 0 or all(not isinstance(one, str) for one in known):
                    yield rest


def _sum(known: Iterable[Amount]) -> Decimal:
    return sum((one for one in known if not isinstance(one, str)), Decimal(0))


def related(collection: Collection, changed: str, key: str) -> bool:
    """True if a figure may follow from another by bounds: the same measure, of a body or its group."""
    measure, provider, period, _ = _split(changed)
    other = _split(key)
    return (
        other[0] == measure
        and (
            provider == other[1]
            or provider in collection.list_group_members(other[1])
            or other[1] in collection.list_group_members(provider)
        )
        and period in (other[2], *other[2].split("/"))
    )


def _split(key: str) -> tuple[str, str, str, dict[str, str]]:
    measure, provider, period, *rest = key.split(" | ")
    codes = dict(pair.split("=", 1) for pair in rest[0].split("; ")) if rest else {}
    return measure, provider, period, codes


def _trust(one: Figure) -> tuple[object, ...]:
    latest = tuple(-ord(sign) for sign in one.as_at)
    return (one.published, not one.as_at, latest, one.source, str(one.value))


def inside(collection: Collection, key: str, keys: Iterable[str]) -> bool:
    """True if a figure is counted in another one of some figures."""
    measure, provider, period, codes = _split(key)
    return any(
        address(measure, provider, period, {**codes, dimension: up}) in keys
        for dimension, code in codes.items()
        for up in collection.get_codelist(dimension).list_code_ancestors(code)
    )
