"""The estimate of one method, or its refusal, with reasons and texts."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from tilstand.languages import CitedNumber, PercentShare, format_message
from tilstand.terms import InvariantText, Key, Language, Text, TypedText

Fact = str | int | float | Decimal
Weight = Literal["refuse", "limit", "warn"]


@dataclass(frozen=True, slots=True)
class EstimateReason:
    """Why an answer is refused, or what to know before it is used.

    Attributes:
        code: Its name in `reasons.toml`.
        facts: What its text is filled with.
    """

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()

    @classmethod
    def from_reason_code(cls, code: str, **facts: Fact) -> EstimateReason:
        """A reason with its facts.

        Example:
            >>> EstimateReason.from_reason_code("empty_list", name="police").text("en")
            'Nobody is on the list police. It has been left out.'
        """
        return cls(code, tuple(facts.items()))

    @property
    def weight(self) -> Weight:
        """Whether it refuses the answer, limits what is stated, or warns of it."""
        weight: Weight = _load_reason_weights()[self.code]
        return weight

    def text(self, language: Language) -> str:
        """What was found."""
        return self._get_reason_text("what").text(language)

    def format_remedy(self, language: Language) -> str:
        """What would help."""
        return self._get_reason_text("need").text(language)

    def to_dict(self, languages: Iterable[Language]) -> dict[str, Any]:
        """The reason with its texts in some languages."""
        tags = tuple(languages)
        return {
            "code": self.code,
            "weight": self.weight,
            "facts": dict(self.facts),
            "text": self._get_reason_text("what").to_dict(tags),
            "need": self._get_reason_text("need").to_dict(tags),
        }

    def _get_reason_text(self, part: str) -> Text:
        return _fill_estimate_text(f"reasons.{self.code}.{part}", dict(self.facts))


def format_estimate_text(name: str, language: Language, **facts: Fact) -> str:
    """A text about estimates, filled."""
    return _fill_estimate_text(f"estimate.{name}", facts).text(language)


def cite_estimate_text(path: str, cells: tuple[Key, ...], /, **facts: Fact | Text) -> Text:
    """A text about estimates whose numbers carry the cells that they state."""
    return format_message(path, **{name: _cite_fact_cells(name, fact, cells) for name, fact in facts.items()})


def _cite_fact_cells(name: str, fact: Fact | Text, cells: tuple[Key, ...]) -> Text | CitedNumber:
    if isinstance(fact, Text | str):
        return InvariantText(fact) if isinstance(fact, str) else fact
    shown = _convert_estimate_fact(name, fact)
    return replace(shown, cells=cells) if isinstance(shown, CitedNumber) else TypedText(shown, "number", cells)


def _fill_estimate_text(path: str, facts: Mapping[str, Fact]) -> Text:
    return format_message(path, **{name: _convert_estimate_fact(name, fact) for name, fact in facts.items()})


def _convert_estimate_fact(name: str, fact: Fact) -> Text | CitedNumber:
    if isinstance(fact, str):
        return InvariantText(fact)
    if name == "share":
        return _make_percent_share(float(fact))
    if name.startswith("share_"):  # one that somebody declared: as it was written
        value = round(100.0 * float(fact), 1)
        return PercentShare(Decimal(f"{value:g}") / 100, 0 if value.is_integer() else 1)
    if isinstance(fact, float):
        if fact == float("inf"):
            return InvariantText("∞")
        return CitedNumber(Decimal(f"{fact:.1f}" if name == "ratio" else f"{fact:.2f}"))
    return CitedNumber(fact)


def _make_percent_share(share: float) -> PercentShare:
    value = 100.0 * share
    whole = f"{value:.0f}" if value >= 10 else f"{value:.1f}"
    return PercentShare(Decimal(whole) / 100, 0 if value >= 10 else 1)


def format_percent_share(share: float, language: Language) -> str:
    """A share in per cent: whole from ten upwards, one decimal below.

    Example:
        >>> format_percent_share(0.123, "en"), format_percent_share(0.0123, "nb").replace(chr(160), "_")
        ('12%', '1,2_%')
    """
    return _make_percent_share(share).text(language)


def round_to_significant(value: float, *, down: bool | None = None) -> int:
    """A number rounded to what it can bear: three significant figures.

    Args:
        value: The number.
        down: True or False for a limit that is rounded down or up; to the nearest if not given.

    Example:
        >>> [round_to_significant(value) for value in (25311.3, 987.6, 43.2)]
        [25300, 988, 43]
        >>> round_to_significant(25311.3, down=False), round_to_significant(987.6, down=True)
        (25400, 987)
    """
    step = int(10 ** max(len(str(int(abs(value)))) - 3, 0))
    if down is None:
        return round(value / step) * step
    return (math.floor(value / step) if down else math.ceil(value / step)) * step


@cache
def _load_reason_weights() -> Mapping[str, Weight]:
    raw: Mapping[str, Weight] = tomllib.loads(files("tilstand.estimate").joinpath("reasons.toml").read_text("utf-8"))
    return raw


MethodName = Literal["stepwise", "bic", "bic2", "dga", "lcmcr", "chao"]
METHODS: tuple[MethodName, ...] = get_args(MethodName)
Status = Literal["ok", "warning", "refused"]


@dataclass(frozen=True)
class MethodEstimate:
    """One method's answer.

    Attributes:
        method: Its name.
        observed: Different persons on the lists.
        estimate: All persons, seen and unseen; None if refused.
        interval: 95 % limits; None if refused. The upper one may be infinite for a lower bound.
        reasons: Why refused, or what to know.
        facts: What else the method tells, ready for JSON: model, replicates, R-hat, ...
    """

    method: MethodName
    observed: int
    estimate: float | None
    interval: tuple[float, float] | None
    reasons: tuple[EstimateReason, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> Status:
        """`ok`, `warning` (read the reasons) or `refused`."""
        if self.estimate is None:
            return "refused"
        return "warning" if self.reasons else "ok"

    def to_dict(self, languages: Iterable[Language], seconds: float | None = None) -> dict[str, Any]:
        """The answer for JSON. `seconds` is added by whoever kept the time; nothing else varies."""
        tags = tuple(languages)
        record: dict[str, Any] = {
            "method": self.method,
            "observed": self.observed,
            "estimate": round_for_json(self.estimate),
            "interval": None if self.interval is None else [round_for_json(limit) for limit in self.interval],
            "status": self.status,
        }
        if seconds is not None:
            record["seconds"] = round(seconds, 3)
        return {**record, "level": 0.95, "reasons": [reason.to_dict(tags) for reason in self.reasons], **self.facts}


def round_for_json(value: float | None) -> float | None:
    """A figure for JSON: six significant decimals are more than enough; infinite becomes None."""
    return None if value is None or not math.isfinite(value) else round(value, 4)


def refuse_estimate(method: MethodName, observed: int, *reasons: EstimateReason, **facts: Any) -> MethodEstimate:
    """An answer that gives no number and says why."""
    return MethodEstimate(method, observed, None, None, reasons, facts)
