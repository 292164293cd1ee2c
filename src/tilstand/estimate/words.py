"""The engine's own texts about estimates, with numbers as each language prints them.

What an edition may publish is in nynorsk too; the rest of the answer is in bokmål and English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from tilstand.terms import Language
from tilstand.text import number

__all__ = ["Fact", "Reason", "filled", "percent", "phrase", "tidy"]

Fact = str | int | float
Weight = Literal["refuse", "warn"]

_PLURAL = re.compile(r"\{(\w+)\|([^|}]*)\|([^}]*)\}")


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
        """Whether it refuses the answer or warns of it."""
        weight: Weight = _reasons()[self.code]["weight"]
        return weight

    def text(self, language: Language) -> str:
        """What was found."""
        return filled(_reasons()[self.code]["what"], language, dict(self.facts))

    def need(self, language: Language) -> str:
        """What would help."""
        return filled(_reasons()[self.code]["need"], language, dict(self.facts))

    def asdict(self) -> dict[str, Any]:
        """The reason with its texts in both languages."""
        return {
            "code": self.code,
            "weight": self.weight,
            "facts": dict(self.facts),
            "text": {language: self.text(language) for language in ("nb", "en")},
            "need": {language: self.need(language) for language in ("nb", "en")},
        }


def phrase(name: str, language: Language, **facts: Fact) -> str:
    """A text of `words.toml`, filled."""
    return filled(_words()[name], language, facts)


def filled(texts: Mapping[str, str], language: Language, facts: Mapping[str, Fact]) -> str:
    """A text with its facts; ``{count|one|many}`` chooses by the number.

    Example:
        >>> filled({"en": "{n} {n|list|lists}"}, "en", {"n": 1200})
        '1,200 lists'
    """
    text = texts.get(language, texts.get("nb", ""))
    text = _PLURAL.sub(lambda m: m[2] if facts[m[1]] == 1 else m[3], text)
    return text.format_map({name: _shown(name, fact, language) for name, fact in facts.items()})


def _shown(name: str, fact: Fact, language: Language) -> str:
    if isinstance(fact, str):
        return fact
    if name == "share":
        return percent(float(fact), language)
    if isinstance(fact, float):
        if fact == float("inf"):
            return "∞"
        shown = f"{fact:.1f}" if name == "ratio" else f"{fact:.2f}"
        return shown if language == "en" else shown.replace(".", ",")
    return number(fact, language)


def percent(share: float, language: Language) -> str:
    """A share in per cent: whole from ten upwards, one decimal below.

    Example:
        >>> percent(0.123, "en"), percent(0.0123, "nb").replace(chr(160), "_")
        ('12%', '1,2_%')
    """
    value = 100.0 * share
    shown = f"{value:.0f}" if value >= 10 else f"{value:.1f}"
    return f"{shown}%" if language == "en" else f"{shown.replace('.', ',')}\u00a0%"


def tidy(value: float) -> int:
    """A number rounded to what it can bear: three significant figures.

    Example:
        >>> tidy(25311.3), tidy(987.6), tidy(43.2)
        (25300, 988, 43)
    """
    digits = max(len(str(int(abs(value)))) - 3, 0)
    return int(round(value, -digits)) if digits else round(value)


@cache
def _reasons() -> Mapping[str, Any]:
    return tomllib.loads(files("tilstand.estimate").joinpath("reasons.toml").read_text("utf-8"))


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(files("tilstand.estimate").joinpath("words.toml").read_text("utf-8"))
