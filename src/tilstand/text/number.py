"""Numbers as they are printed in a language."""

from __future__ import annotations

from decimal import Decimal

from tilstand.terms import Language, Value

__all__ = ["number"]

# Norwegian: a narrow no-break space between thousands and a comma before decimals (Språkrådet, SI).
_THOUSANDS = {"nb": "\u202f", "nn": "\u202f", "en": ","}
_DECIMAL = {"nb": ",", "nn": ",", "en": "."}
_MINUS = "\u2212"


def number(value: Value | Decimal | int, language: Language, *, grouped: bool = True) -> str:
    """The print form of a number, or the sign that stands where there is none.

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
    signs = {ord(","): _THOUSANDS[language], ord("."): _DECIMAL[language], ord("-"): _MINUS}
    return plain.translate(signs)
