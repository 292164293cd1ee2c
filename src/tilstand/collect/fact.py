"""Facts of a file in a finding: what somebody wrote there, and where or how often; neither counts persons."""

from __future__ import annotations

from tilstand.terms import Alike, Period, Text, Typed

__all__ = ["asked_for", "counted", "fact", "written"]


def written(text: str) -> Text:
    """What stands in a file, or is to stand there: a name, a code, a number as its writer meant it.

    Example:
        >>> [(piece.text, piece.kind) for piece in written("svar-3.csv").pieces("en")]
        [('svar-3.csv', 'said')]
    """
    return Typed(Alike(text), "said")


def counted(number: int) -> Text:
    """A row's number, or how many rows, cells, files or words there are."""
    return Typed(Alike(str(number)), "term")


def asked_for(period: Period | str) -> Text:
    """A period as it is to be written in a file."""
    return Typed(Alike(str(period)), "period")


def fact(value: object) -> object:
    """A plain string or number as a fact of a file; a text, and a number that states cells, as it is."""
    match value:
        case str():
            return written(value)
        case int():
            return counted(value)
        case _:
            return value
