"""Revisions as data: a line for each figure of an earlier edition that is another one now."""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.model.appendix import Revised
from tilstand.model.names import Names
from tilstand.publish.data import written
from tilstand.terms.marked import bare

__all__ = ["revisions_csv"]

_HEAD = (
    *("measure", "provider", "period", "codes", "unit"),
    *("published_value", "published_status", "published_edition", "published_on"),
    *("revised_value", "revised_status", "revised_edition", "revised_on"),
    "reason",
)


def revisions_csv(names: Names, revised: Sequence[Revised]) -> bytes:
    """`revisions.csv`: both values of each revised figure, with the edition and the day of each.

    Args:
        names: What the addresses are called.
        revised: The revised figures.
    """
    return written(_HEAD, [_revision(names, one) for one in revised])


def _revision(names: Names, one: Revised) -> list[str]:
    key, was, now = one.key, one.published, one.revised
    return [
        *(key.measure, key.provider, str(key.period)),
        "; ".join(f"{name}={code}" for name, code in key.dims),
        names.unit(key).value,
        *(str(was) if was.known else "", was.status.sdmx, one.edition, one.published_on.isoformat()),
        *(str(now) if now.known else "", now.status.sdmx, names.round_name, one.revised_on.isoformat()),
        bare(one.reason.text(names.language)),
    ]
