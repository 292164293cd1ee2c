"""Numbers as they are printed in a language."""

from __future__ import annotations

from decimal import Decimal

from tilstand.terms import Language, Value
from tilstand.text.lexicon import lexicon

__all__ = ["number"]


def number(value: Value | Decimal | int, language: Language, *, grouped: bool = True) -> str:
    """The print form of a number, or the sign that stands where there is none.

    Norwegian: a narrow no-break space between thousands and a comma before decimals (Språkrådet, SI).

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
    signs = lexicon(language).digits
    return plain.translate({ord(","): signs.thousands, ord("."): signs.decimal, ord("-"): signs.minus})
