"""What a policy lets everybody know: counts that are none, and codes that are listed by their names alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tilstand.define import Vocabulary
from tilstand.define.policy import Policy
from tilstand.errors import ReleaseError
from tilstand.languages import failure
from tilstand.model import Figures
from tilstand.protect.attack.earlier import Earlier
from tilstand.protect.attack.leak import named
from tilstand.protect.attack.shown import ToldFigure
from tilstand.protect.disclosure import limit_of
from tilstand.terms import Key

__all__ = ["listed_by_name", "with_known_zeros"]


def with_known_zeros(
    collection: Vocabulary, policy: Policy, book: Iterable[Key], figures: Figures, earlier: Earlier
) -> Earlier:
    """What readers know before they open the edition: what earlier ones told, and what can be nobody.

    A figure that was revised was printed otherwise: the edition's own list of revised figures says so.

    Args:
        collection: The collection.
        policy: The policy.
        book: The figures of the ledger.
        figures: The figures after reconciliation.
        earlier: What earlier editions told.

    Raises:
        ReleaseError: If there is somebody where the policy says that everybody knows of nobody.
    """
    none: list[Key] = []
    wrong: list[Key] = []
    for key in book if policy.zeros else ():
        if any(one.holds(key.measure, key.provider, dict(key.dims)) for one in policy.zeros):
            figure = figures.get(key)
            some = figure is not None and figure.value.known and figure.value.exact != 0
            (wrong if some else none).append(key)
    if wrong:
        told = [named(collection, key) for key in sorted(wrong, key=lambda key: key.order)]
        raise failure(ReleaseError, "attack.not_none", told)
    known = {key: ToldFigure(0, 0, ()) for key in none}
    for one in figures.revisions:  # its first print is in readers' hands, whoever printed it
        number, where = one.published, (f"edition {one.edition}",)
        if number.known and number.exact.denominator == 1 and not earlier.closed(one.key):
            first = ToldFigure(int(number.exact), int(number.exact), where)
            known.setdefault(one.key, earlier.told.get(one.key, first))
    if not known:
        return earlier
    return replace(earlier, told={**earlier.told, **known}, none=frozenset(none))


def listed_by_name(
    collection: Vocabulary, policy: Policy, book: Iterable[Key], figures: Figures
) -> frozenset[Key]:
    """The counts of which a policy has the names of their codes told, and no number.

    Args:
        collection: The collection.
        policy: The policy.
        book: The figures of the ledger.
        figures: The figures after reconciliation.
    """

    def some(key: Key, codes: tuple[str, ...]) -> bool:
        figure = figures.get(key)
        if figure is None or not figure.value.known or figure.value.exact <= 0:
            return False
        return bool(codes) or figure.value.exact < limit_of(collection, policy, key)

    return frozenset(
        key
        for key in (book if policy.by_name else ())
        for one in policy.by_name
        if (code := key.code(one.dimension)) is not None
        and (code in one.codes or not one.codes)
        and (key.measure in one.measures or not one.measures)
        and some(key, one.codes)
    )
