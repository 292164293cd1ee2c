"""References to figures that a release hides: what is said in the place of their numbers."""

from __future__ import annotations

from collections.abc import Callable

from tilstand.languages.lexicon import lexicon
from tilstand.terms import Key, Language, Value
from tilstand.text.noun import Noun
from tilstand.text.numeral import Style, digits, worded
from tilstand.text.report.address import Addresses
from tilstand.text.report.reference import Reference
from tilstand.text.report.scope import Below
from tilstand.text.withheld import fewer, not_given
from tilstand.text.wording import joined

__all__ = ["Told", "withheld"]

Told = tuple[str, tuple[Key, ...]]
"""What is said, and the addresses that it states."""


def withheld(
    made: Reference,
    addresses: Addresses,
    named: Callable[[Reference], Noun | None],
    language: Language,
    style: Style,
) -> Told | None:
    """What a reference says that states a hidden figure; None where it states none, or cannot say it.

    A count, a part of a whole that is shown, and a list can be said. A share, a change, a comparison, a range
    and who has most cannot: there the text has an `else`, or the build stops.

    Args:
        made: The reference.
        addresses: Where the figures are.
        named: What a reference counts.
        language: Language of the text.
        style: Words or digits.
    """
    below = addresses.scope.below
    if below is None or made.noun in ("percent", "points") or "moved" in made.options:
        return None
    if made.kind == "list":
        return _listed(made, addresses, below, language)
    if made.kind not in ("figure", "part"):
        return None
    key = addresses.key(made, made.address)
    limit = below(key)
    if limit is None:
        return None
    noun = named(made)
    if made.kind == "figure":
        return _said(limit, noun, language, style), (key,)
    whole = addresses.whole(made)
    if below(whole) is not None:
        return None
    number = digits(addresses.count(whole), language)
    pattern = worded(lexicon(language).phrases.part.get("some", ""), "part", language)
    nouns = f" {noun.of(language).plural}" if noun else ""
    return pattern.format(part=_said(limit, None, language, style), whole=number, nouns=nouns), (key, whole)


def _said(limit: int, noun: Noun | None, language: Language, style: Style) -> str:
    return fewer(limit, noun, language, style=style) if limit else not_given(noun, language)


def _listed(made: Reference, addresses: Addresses, below: Below, language: Language) -> Told | None:
    """A list in which those that are hidden stand last, in the order of their code list."""
    scope, base = addresses.scope, addresses.key(made, made.address)

    def shown(key: Key) -> Value | None:
        return Value.number(0) if below(key) is not None else addresses.resolve(key)

    numbers, keys = Addresses(shown, scope).by(made)
    limits = {code: below(base.at(made.by, code)) for code in numbers}
    if all(limit is None for limit in limits.values()):
        return None
    texts = []
    for code in sorted(numbers, key=lambda code: (limits[code] is not None, -numbers[code])):
        label = (scope.codes.get((made.by, code)) or scope.codelists[made.by][code].label).text(language)
        limit = limits[code]
        if limit is not None:
            texts.append(f"{label} ({_said(limit, None, language, 'digits')})")
        elif numbers[code]:
            texts.append(f"{label} ({digits(numbers[code], language)})")
    return joined(texts, language), keys
