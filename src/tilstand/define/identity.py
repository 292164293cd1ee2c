"""Numbers that show who somebody is, as a country writes them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files

from pydantic import field_validator, model_validator

from tilstand.define.definition import Definition
from tilstand.define.fault import wrong

__all__ = ["IdentityNumber", "general"]


class IdentityNumber(Definition):
    r"""One form of identity number: of persons, of their cases, of passports.

    A number that has the form counts. Where harmless numbers have it too, `modulus` and `weights` say which
    of them count: those whose digits, each times its weight, add up to a multiple of the modulus.

    Attributes:
        pattern: Regular expression for the number alone; no digit may stand right before or after it.
        weights: A weight for each digit.
        modulus: What the weighted sum is a multiple of; 0 where every number counts.
        examples: Invented numbers that must be recognised.

    Example:
        >>> form = IdentityNumber(pattern=r"\d{4}", weights=(1, 2, 3, 4), modulus=11, examples=("7013",))
        >>> form.found("no 7013, no 7014"), form.found("no 7014"), form.found("no 70130")
        (True, False, False)
    """

    pattern: str
    weights: tuple[int, ...] = ()
    modulus: int = 0
    examples: tuple[str, ...]

    @field_validator("pattern")
    @classmethod
    def _is_pattern(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise wrong("no_expression", at=(error.pos or 0) + 1) from None
        return pattern

    @model_validator(mode="after")
    def _recognises(self) -> IdentityNumber:
        if bool(self.weights) != bool(self.modulus):
            raise wrong("weights")
        if self.found(""):
            raise wrong("empty")
        if missed := [one for one in self.examples if not self.found(one)]:
            raise wrong("example", name=missed[0])
        return self

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\d)(?:{self.pattern})(?!\d)")

    def found(self, text: str) -> bool:
        """True if a text holds such a number."""
        return any(True for _ in self.places(text))

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where such numbers stand in a text, each from its first sign to behind its last."""
        for match in self._expression.finditer(text):
            if self._counts(match.group()):
                yield match.span()

    def _counts(self, number: str) -> bool:
        if not self.modulus:
            return True
        digits = [int(sign) for sign in number if sign.isdigit()]
        if len(digits) != len(self.weights):
            return False
        return sum(d * weight for d, weight in zip(digits, self.weights, strict=True)) % self.modulus == 0


@cache
def general() -> Mapping[str, IdentityNumber]:
    """The forms of identity numbers that are refused whatever the country."""
    raw = tomllib.loads(files("tilstand.define").joinpath("identity.toml").read_text("utf-8"))
    return {name: IdentityNumber.model_validate(form) for name, form in raw.items()}
