"""Plurals: which of a language's forms goes with a number, by the Common Locale Data Repository."""

from __future__ import annotations

from decimal import Decimal

from tilstand.languages.cldr import locale
from tilstand.terms.text import Language

__all__ = ["category"]

_ORDER = ("zero", "one", "two", "few", "many", "other")


def category(forms: tuple[str, ...], number: int | Decimal | None, language: Language) -> str:
    """The form that goes with a number; the last one where there is no number, or a category has no form.

    Args:
        forms: One form for each plural category that the language has, in CLDR's order.
        number: How many.
        language: Language of the forms.

    Example:
        >>> [category(("lista", "listy", "list", "listy"), n, "pl") for n in (1, 3, 5)]
        ['lista', 'listy', 'list']
    """
    if number is None:
        return forms[-1]
    rule = locale(language).plural_form
    held = [name for name in _ORDER if name in rule.tags or name == "other"]
    at = held.index(rule(abs(Decimal(number))))
    return forms[min(at, len(forms) - 1)]
