"""Numbers as they are printed in a language."""

from __future__ import annotations

from decimal import Decimal

from tilstand.languages.cldr import signs
from tilstand.terms.text import Language
from tilstand.terms.value import Value

__all__ = ["number"]


def number(value: Value | Decimal | int, language: Language, *, grouped: bool = True) -> str:
    """The print form of a number, or the sign that stands where there is none.

    The signs are those of the language (CLDR): in Norwegian a narrow space between thousands and a comma.

    Args:
        value: What is printed; its stated decimals are kept.
        language: Language of the print.
        grouped: False for numbers that are names, such as years.

    Example:
        >>> number(Decimal("1234.50"), "en")
        '1,234.50'
        >>> number(Decimal("1234.5"), "nb").replace("\u202f", "_")
        '1_234,5'
        >>> number(2024, "nb", grouped=False)
        '2024'
    """
    if isinstance(value, Value):
        if value.amount is None:
            return value.status.sign
        value = value.amount
    plain = f"{Decimal(value):{',' if grouped else ''}f}"
    own = signs(language)
    return plain.translate({ord(","): own.thousands, ord("."): own.decimal, ord("-"): own.minus})
