"""From a reference to the addresses and numbers of its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from tilstand.terms import Key, Period, Qualifier, Value
from tilstand.text.fixed import fixed
from tilstand.text.message import hint
from tilstand.text.report.reference import Address, BindingError, MissingError, Reference
from tilstand.text.report.scope import Resolve, Scope

__all__ = ["Addresses"]

_RELATIVE = re.compile(r"round(?:([+-])(\d{1,2}))?")


class Addresses:
    """Finds the figures that references name; a figure is asked for once."""

    def __init__(self, resolve: Resolve, scope: Scope) -> None:
        self.resolve = resolve
        self.scope = scope
        self._known: dict[Key, Value | None] = {}

    def period(self, text: str) -> Period:
        """A period as a reference writes it: `2024`, `2024-T1`, `round`, `round-1`, `round-2/round`.

        Empty for the edition's own.
        """
        if "round" in text and "/" in text:
            first, last = self.period(text.split("/")[0]), self.period(text.split("/")[-1])
            return first.until(last)
        relative = _RELATIVE.fullmatch(text or "round")
        if relative is None:
            try:
                return Period.parse(text)
            except ValueError:
                raise BindingError("address.period", word=text) from None
        if self.scope.period is None:
            raise BindingError("address.own_period")
        sign, steps = relative.groups()
        return self.scope.period.shifted(int(f"{sign}{steps}")) if steps else self.scope.period

    def key(self, made: Reference, address: Address, period: Period | None = None) -> Key:
        """The address of a figure."""
        self._must_be("measure", made.subject, self.scope.measures)
        provider = address.of or self.scope.provider
        if not provider:
            raise BindingError("address.no_provider")
        self._must_be("such_provider", provider, self.scope.providers)
        dims = {**made.among, **address.where}
        self._check(dims)
        when = self.period(address.in_) if period is None else period
        return Key(made.subject, provider, when, tuple(sorted(dims.items())))

    def whole(self, made: Reference) -> Key:
        """The address of the whole of which a reference's figure is a part."""
        if not made.address.where:
            raise BindingError("address.needs_where", word=made.kind)
        return self.key(made, Address(made.address.of, made.address.in_))

    def other(self, made: Reference) -> Key:
        """The address of the figure compared with: what `with` leaves out is the same."""
        if made.other == Address():
            raise BindingError("address.needs_with")
        own = made.address
        return self.key(
            made,
            Address(made.other.of or own.of, made.other.in_ or own.in_, {**own.where, **made.other.where}),
        )

    def number(self, key: Key) -> Decimal:
        """The number at an address.

        Raises:
            MissingError: If there is no figure, or a figure without a number.
        """
        value = self._value(key)
        if value is None:
            raise MissingError("address.no_figure", figure=self.scope.named(key))
        if value.amount is None:
            status = fixed(self.scope.labels, f"status.{value.status}")
            raise MissingError("address.no_number", figure=self.scope.named(key), status=status)
        return value.amount

    def count(self, key: Key) -> int:
        """The whole, non-negative number at an address."""
        number = self.number(key)
        if number != int(number) or number < 0:
            raise BindingError("address.no_count", figure=self.scope.named(key), number=number)
        return int(number)

    def qualifier(self, key: Key) -> Qualifier:
        """How the figure at an address is to be read; "about 0" and "at most 0" are nothing but 0."""
        number = self.number(key)
        found = self.scope.qualify(key)
        return found if number or found is Qualifier.AT_LEAST else Qualifier.EXACT

    def range(self, key: Key) -> tuple[Decimal, Decimal] | None:
        """The least and the greatest number that a figure may be, where both are known and differ."""
        number, upper = self.number(key), self.scope.upper(key)
        if upper is None or upper.amount is None or upper.amount <= number:
            return None
        return number, upper.amount

    def ends(self, key: Key) -> tuple[Decimal, Decimal] | None:
        """The least and the greatest number that a figure may be; None where one of them is not known."""
        number = self.number(key)
        exact = self.qualifier(key) not in (Qualifier.AT_LEAST, Qualifier.AT_MOST, Qualifier.ABOUT)
        return self.range(key) or ((number, number) if exact else None)

    def stated(self, *keys: Key) -> tuple[Qualifier, ...]:
        """How figures that are to be stated are to be read.

        Raises:
            MissingError: If all that is known of one is that it is at least 0: then there is nothing to say.
        """
        found = tuple(self.qualifier(key) for key in keys)
        for key, qualifier in zip(keys, found, strict=True):
            if qualifier is Qualifier.AT_LEAST and not self.number(key) and self.range(key) is None:
                raise MissingError("address.at_least_zero", figure=self.scope.named(key))
        return found

    def by(self, made: Reference) -> tuple[dict[str, Decimal], tuple[Key, ...]]:
        """The numbers for the codes of a dimension, in the order of the code list, and what they follow from.

        A code without a figure gives way to its parts, and is left out where they have none; with `finest`,
        one whose parts add up to it does too. A code whose number is not known stops the reference, since
        nobody can say which code has most.
        """
        if not made.by:
            raise BindingError("address.needs_by", word=made.kind)
        self._must_be("dimension", made.by, frozenset(self.scope.codelists))
        base = self.key(made, made.address)
        asked: list[Key] = []
        found = dict(self._codes(base, made.by, None, "finest" in made.options, asked))
        if not found:
            dimension = self.scope.dimension(made.by)
            raise MissingError("address.no_figure_by", dimension=dimension, figure=self.scope.named(base))
        return found, tuple(asked)

    def _codes(
        self, base: Key, dimension: str, parent: str | None, finest: bool, asked: list[Key]
    ) -> Iterator[tuple[str, Decimal]]:
        for code in self.scope.codelists[dimension].parts(parent):
            key = base.at(dimension, code.id)
            whole = None
            if self._value(key) is not None:
                whole = self.number(key)
                asked.append(key)
            if whole is None or finest:
                try:
                    parts = list(self._codes(base, dimension, code.id, finest, asked))
                except MissingError:
                    if whole is None:
                        raise
                    parts = []
                if whole is None or (parts and sum(number for _, number in parts) == whole):
                    yield from parts
                    continue
            yield code.id, whole

    def run(self, made: Reference) -> list[tuple[Key, Decimal]]:
        """The figures for every period from the first to the last that a reference names."""
        first, last = self.period(made.first or "round-1"), self.period(made.last)
        spans = [first]
        while spans[-1].last < last.first:
            spans.append(spans[-1].shifted(1))
        if spans[-1] != last:
            raise BindingError("address.from_to")
        keys = [self.key(made, made.address, span) for span in spans]
        return [(key, self.number(key)) for key in keys]

    def _value(self, key: Key) -> Value | None:
        if key not in self._known:
            self._known[key] = self.resolve(key)
        return self._known[key]

    def _check(self, dims: Mapping[str, str]) -> None:
        for dimension, code in dims.items():
            if self.scope.codelists:
                self._must_be("dimension", dimension, frozenset(self.scope.codelists))
                codes = frozenset(code.id for code in self.scope.codelists[dimension])
                self._must_be("code", code, codes, dimension)

    def _must_be(self, kind: str, name: str, known: frozenset[str] | None, dimension: str = "") -> None:
        if known is None or name in known:
            return
        near = hint(name, known, named=lambda one: self.scope.label(kind, one, dimension))
        facts: dict[str, object] = {"dimension": self.scope.dimension(dimension)} if dimension else {}
        raise BindingError(f"address.no_{kind}", word=name, hint=near, **facts)
