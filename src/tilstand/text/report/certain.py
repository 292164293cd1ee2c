"""What still holds where figures are not exact: who has most, and how large a share is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tilstand.define.catalogue import Catalogue
from tilstand.terms import Qualifier, Text
from tilstand.text.fixed import fixed
from tilstand.text.report.reference import MissingError

__all__ = ["ranked", "share"]

_UP = frozenset({Qualifier.AT_LEAST, Qualifier.ABOUT})
_DOWN = frozenset({Qualifier.AT_MOST, Qualifier.ABOUT})
_ENDS = frozenset({Qualifier.AT_LEAST, Qualifier.AT_MOST})
_OPPOSITE = {Qualifier.AT_LEAST: Qualifier.AT_MOST, Qualifier.AT_MOST: Qualifier.AT_LEAST}


def ranked(best: Sequence[str], qualifiers: Mapping[str, Qualifier], *, least: bool = False) -> bool:
    """True if those with the greatest number have it whatever the true numbers are.

    Args:
        best: Names with the greatest stated number; with `least`, the smallest.
        qualifiers: How each name's number is to be read.
        least: True where the smallest number is asked for.

    Example:
        >>> ranked(["asia"], {"asia": Qualifier.AT_LEAST, "africa": Qualifier.EXACT})
        True
        >>> ranked(["asia"], {"asia": Qualifier.EXACT, "africa": Qualifier.AT_LEAST})
        False
    """
    back, forth = (_UP, _DOWN) if least else (_DOWN, _UP)
    if len(best) > 1 and any(qualifiers[name] in _UP | _DOWN for name in best):
        return False
    return not any(found in (back if name in best else forth) for name, found in qualifiers.items())


def share(part: Qualifier, whole: Qualifier, number: Decimal) -> Qualifier:
    """How a share is to be read: a part that is at least so large, of an exact whole, is at least its share.

    Args:
        part: How the part is to be read.
        whole: How the whole is to be read.
        number: The part.

    Raises:
        MissingError: If nothing follows, as from two lower ends.

    Example:
        >>> share(Qualifier.EXACT, Qualifier.AT_LEAST, Decimal(3)).value
        'at_most'
    """
    turned = _OPPOSITE.get(whole, whole) if number else Qualifier.EXACT
    found = {qualifier for qualifier in (part, turned) if qualifier in _ENDS or qualifier is Qualifier.ABOUT}
    if len(found) > 1:
        raise MissingError("bind.no_share", part=_read(part), whole=_read(whole))
    return found.pop() if found else Qualifier.EXACT


def _read(qualifier: Qualifier) -> Text:
    return fixed(Catalogue({}), f"reads.{qualifier}")
