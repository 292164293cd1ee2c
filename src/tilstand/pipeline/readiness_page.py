"""The readiness page: what stands in the way of an edition, for the coordinating unit."""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.internal.status_pages import render_internal_page
from tilstand.languages import format_message
from tilstand.pipeline.readiness import CheckLine, ReadinessReport
from tilstand.terms import InvariantText, Language


def render_readiness_page(lines: Sequence[CheckLine], readiness: ReadinessReport, language: Language) -> bytes:
    """The checks as one HTML page.

    Args:
        lines: The checks in words.
        readiness: The checks.
        language: Language of the page.
    """
    why = readiness.stopped.spoken(language) if readiness.stopped is not None else None
    return render_internal_page(
        "ready",
        language,
        lines=lines,
        verdict=readiness.verdict,
        blocking=readiness.blocking,
        stopped=format_message("ready.stopped", why=why.title) if why is not None else None,
        why=(*why.causes, why.remedy) if why is not None else (),
        round=InvariantText(readiness.round_name),
    )
