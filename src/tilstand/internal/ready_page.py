"""Go or no go as one page: every check, what it found, whose turn it is and what helps.

The page needs no other file, no script and no network. It is internal.
"""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.internal.sheet import filled_sheet
from tilstand.languages import message
from tilstand.ready.ready import Readiness
from tilstand.ready.told import CheckLine
from tilstand.terms import Alike, Language

__all__ = ["ready_page"]


def ready_page(lines: Sequence[CheckLine], readiness: Readiness, language: Language) -> bytes:
    """The checks as one HTML page.

    Args:
        lines: The checks in words.
        readiness: The checks.
        language: Language of the page.
    """
    why = readiness.stopped.spoken(language) if readiness.stopped is not None else None
    return filled_sheet(
        "ready",
        language,
        lines=lines,
        verdict=readiness.verdict,
        blocking=readiness.blocking,
        stopped=message("ready.stopped", why=why.title) if why is not None else None,
        why=(*why.causes, why.remedy) if why is not None else (),
        round=Alike(readiness.round_name),
    )
