"""The engine's own texts about estimates, with numbers as each language prints them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from tilstand.languages import Percent, Stated, message
from tilstand.terms import Alike, Key, Language, Text, Typed

__all__ = ["Fact", "Reason", "percent", "phrase", "stated", "tidy"]

Fact = str | int | float | Decimal
Weight = Literal["refuse", "limit", "warn"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an answer is refused, or what to know before it is used.

    Attributes:
        code: Its name in `reasons.toml`.
        facts: What its text is filled with.
    """

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()

    @classmethod
    def of(cls, code: str, **facts: Fact) -> Reason:
        """A reason with its facts.

        Example:
            >>> Reason.of("empty_list", name="police").text("en")
            'Nobody is on the list police. It has been left out.'
        """
        return cls(code, tuple(facts.items()))

    @property
    def weight(self) -> Weight:
        """Whether it refuses the answer, limits what is stated, or warns of it."""
        weight: Weight = _weights()[self.code]
        return weight

    def text(self, language: Language) -> str:
        """What was found."""
        return self._told("what").text(language)

    def need(self, language: Language) -> str:
        """What would help."""
        return self._told("need").text(language)

    def asdict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """The reason with its texts in some languages."""
        tags = tuple(languages)
        return {
            "code": self.code,
            "weight": self.weight,
            "facts": dict(self.facts),
            "text": self._told("what").asdict(tags),
            "need": self._told("need").asdict(tags),
        }

    def _told(self, part: str) -> Text:
        return _filled(f"reasons.{self.code}.{part}", dict(self.facts))


def phrase(name: str, language: Language, **facts: Fact) -> str:
    """A text about estimates, filled."""
    return _filled(f"estimate.{name}", facts).text(language)


def stated(path: str, cells: tuple[Key, ...], /, **facts: Fact | Text) -> Text:
    """A text about estimates whose numbers carry the cells that they state."""
    return message(path, **{name: _carrying(name, fact, cells) for name, fact in facts.items()})


def _carrying(name: str, fact: Fact | Text, cells: tuple[Key, ...]) -> Text | Stated:
    if isinstance(fact, Text | str):
        return Alike(fact) if isinstance(fact, str) else fact
    shown = _shown(name, fact)
    return replace(shown, cells=cells) if isinstance(shown, Stated) else Typed(shown, "number", cells)


def _filled(path: str, facts: Mapping[str, Fact]) -> Text:
    return message(path, **{name: _shown(name, fact) for name, fact in facts.items()})


def _shown(name: str, fact: Fact) -> Text | Stated:
    if isinstance(fact, str):
        return Alike(fact)
    if name == "share":
        return _percent(float(fact))
    if name.startswith("share_"):  # one that somebody declared: as it was written
        value = round(100.0 * float(fact), 1)
        return Percent(Decimal(f"{value:g}") / 100, 0 if value.is_integer() else 1)
    if isinstance(fact, float):
        if fact == float("inf"):
            return Alike("∞")
        return Stated(Decimal(f"{fact:.1f}" if name == "ratio" else f"{fact:.2f}"))
    return Stated(fact)


def _percent(share: float) -> Percent:
    value = 100.0 * share
    whole = f"{value:.0f}" if value >= 10 else f"{value:.1f}"
    return Percent(Decimal(whole) / 100, 0 if value >= 10 else 1)


def percent(share: float, language: Language) -> str:
    """A share in per cent: whole from ten upwards, one decimal below.

    Example:
        >>> percent(0.123, "en"), percent(0.0123, "nb").replace(chr(160), "_")
        ('12%', '1,2_%')
    """
    return _percent(share).text(language)


def tidy(value: float, *, down: bool | None = None) -> int:
    """A number rounded to what it can bear: three significant figures.

    Args:
        value: The number.
        down: True or False for a limit that is rounded down or up; to the nearest if not given.

    Example:
        >>> tidy(25311.3), tidy(987.6), tidy(43.2), tidy(25311.3, down=False), tidy(987.6, down=True)
        (25300, 988, 43, 25400, 987)
    """
    step = int(10 ** max(len(str(int(abs(value)))) - 3, 0))
    if down is None:
        return round(value / step) * step
    return (math.floor(value / step) if down else math.ceil(value / step)) * step


@cache
def _weights() -> Mapping[str, Weight]:
    raw: Mapping[str, Weight] = tomllib.loads(
        files("tilstand.estimate").joinpath("reasons.toml").read_text("utf-8")
    )
    return raw
