"""Figures of groups that were published otherwise than their members report: one account for each measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from tilstand.book.figures import Book
from tilstand.model import Figure
from tilstand.model.dispute import Dispute, SidesOfFigure
from tilstand.terms import Key, Origin, Period

__all__ = ["disputes"]


def disputes(
    book: Book, period: Period, get: Callable[[Key], Figure | None], findings: Callable[[Key], Iterable[str]]
) -> Iterator[Dispute]:
    """What is disputed in a period: one account for each measure, whatever number of its figures differ.

    Args:
        book: All statements.
        period: The period of the round.
        get: The figure at an address.
        findings: The open findings that are about a figure, by their anchors.
    """
    found: dict[tuple[str, Period], list[Figure]] = {}
    own = [head for head in book.of_members if head[2] in period]  # only a sum differs from what is printed
    for key in (key for head in own for key in book.at(*head)):
        figure = get(key)
        if figure is not None and figure.disputed:
            found.setdefault((key.measure, key.period), []).append(figure)
    for figures in found.values():
        first, *others = sorted(figures, key=lambda one: _place(book, one.key))
        whole = _sides(first)
        inside = [one for one in map(_sides, others) if _inside(book, one, whole)]
        yield Dispute(
            whole,
            "published" if first.origin is Origin.PUBLISHED else "computed",
            min(inside, key=lambda one: len(_members(book, one.key)), default=None),
            tuple(map(_sides, others)),
            tuple(dict.fromkeys(anchor for one in figures for anchor in findings(one.key))),
        )


def _sides(figure: Figure) -> SidesOfFigure:
    assert figure.published is not None
    assert figure.computed is not None
    return SidesOfFigure(figure.key, figure.published, figure.computed, figure.computed_upper)


def _place(book: Book, key: Key) -> tuple[int, int, Key]:
    """Totals before parts, wide groups before narrow ones."""
    return len(key.dims), -len(_members(book, key)), key


def _members(book: Book, key: Key) -> frozenset[str]:
    return frozenset(book.members(key.provider, key.period))


def _inside(book: Book, one: SidesOfFigure, whole: SidesOfFigure) -> bool:
    """True where a narrower group, counted in the same way, has the whole of the difference."""
    if one.key.dims != whole.key.dims or one.upper or whole.upper:
        return False
    narrower = _members(book, one.key) < _members(book, whole.key)
    return narrower and _apart(one) == _apart(whole)


def _apart(one: SidesOfFigure) -> Fraction:
    return one.published.exact - one.computed.exact
