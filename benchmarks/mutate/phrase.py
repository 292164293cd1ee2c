"""Whether a phrase says what its figures are: read by an eye of its own, not by the system's reader."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["numbers", "said"]

_WORDS: Mapping[str, str] = {
    "nb": "null én to tre fire fem seks sju åtte ni ti elleve tolv",
    "nn": "null éin to tre fire fem seks sju åtte ni ti elleve tolv",
    "en": "zero one two three four five six seven eight nine ten eleven twelve",
}
_ONE = ("en", "ei", "et", "ett", "eitt", "ein", "éi", "éin", "én", "one", "a", "an")
_NONE = ("ingen", "ikke", "ikkje", "inga", "no", "none", "nobody", "null", "zero")
_ALL, _BOTH = ("alle", "all"), ("begge", "both")
_UP = (
    "økte",
    "auka",
    "rose",
    "rise",
    "flere",
    "fleire",
    "høyere",
    "høgare",
    "more",
    "higher",
    "større",
    "oppgang",
    "auke",
    "økning",
    "increase",
)
_DOWN = ("ned", "fell", "fall", "færre", "lavere", "lågare", "fewer", "lower", "less", "mindre", "nedgang", "decrease")
_DIGITS = re.compile(r"[+−-]?\d{1,3}(?:[\u202f\u00a0 ,.]\d{3})+(?!\d)|[+−-]?\d+(?:[.,]\d+)?")


def numbers(text: str, language: str) -> list[Decimal]:
    """The numbers of a printed cell or phrase in digits."""
    return [_number(found, language) for found in _DIGITS.findall(text)]


def _number(text: str, language: str) -> Decimal:
    if re.fullmatch(r"[+−-]?\d{1,3}(?:[\u202f\u00a0 ,.]\d{3})+", text) and not (language != "en" and "," in text):
        text = re.sub(r"[\u202f\u00a0 ,.]", "", text)
    return Decimal(text.replace(",", ".").replace("−", "-").replace("+", ""))


def said(kind: str, text: str, values: Sequence[Decimal], keys: Sequence[str], language: str, whole: Decimal) -> bool:
    """True if a phrase of a kind tells these values, and nothing else.

    Args:
        kind: Kind of reference.
        text: The phrase.
        values: The values of its figures, in their order.
        keys: Their addresses.
        language: Its language.
        whole: What the figures of a list make together, none counted twice.
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    told = numbers(_undated(text, keys) if kind in ("change", "range") else text, language)
    told += [Decimal(_WORDS[language].split().index(word)) for word in words if word in _WORDS[language].split()]
    if kind == "figure":
        told += [Decimal(0) for word in words if word in _NONE and not told]
        told += [Decimal(1) for word in words if word in _ONE and not told]
        falls, rises = (any(word in way for word in words) for way in (_DOWN, _UP))
        if falls or rises:  # "a decrease of 41.7 per cent": the word is the sign
            sign = -1 if falls else 1
            return falls != rises and all(sign * v > 0 for v in values) and _same(told, [*map(abs, values)])
        return _same(told, values)
    if kind == "part":
        part, all_ = values
        if set(words) & set(_ALL):
            return part == all_ and _same(told, [all_])
        if set(words) & set(_BOTH):
            return part == all_ == 2
        told = [*(Decimal(0) for word in words if word in _NONE), *told]
        return _same(told, [part, all_]) or (part == all_ == 1 and _same(told or [Decimal(1)], [part]))
    if kind == "list":
        if not told:  # one code alone has no number: it is everybody
            return whole > 0 and all(value in (0, whole) for value in values)
        return sum(told) == whole and not Counter(told) - Counter(values)
    if kind == "most":
        return _same(told, [max(values)])
    if kind == "range":
        return _same(told, sorted({min(values), max(values)}))
    if kind == "holds":  # words that the figures must bear out, and no number
        return not text
    if kind in ("change", "compare"):
        before, after = values if kind == "change" else values[::-1]
        way = (any(word in words for word in _UP), any(word in words for word in _DOWN))
        right = way == (after > before, after < before)
        numbers_told = [[before, after], [abs(after - before)], *([[after]] if before == after else [])]
        return right and (kind == "compare" or any(_same(told, one) for one in numbers_told))
    return False


def _same(told: Sequence[Decimal], values: Sequence[Decimal]) -> bool:
    if len(told) != len(values):
        return False
    return all(_round(value, one) == one for one, value in zip(told, values, strict=True))


def _round(value: Decimal, like: Decimal) -> Decimal:
    exponent = like.as_tuple().exponent
    return value.quantize(Decimal(1).scaleb(int(exponent)), ROUND_HALF_UP) if isinstance(exponent, int) else value


def _undated(text: str, keys: Sequence[str]) -> str:
    for key in keys:
        for year in key.split(" | ")[2].split("/"):
            text = re.sub(rf"\b(i|in) {year}\b", "", text)
    return text
