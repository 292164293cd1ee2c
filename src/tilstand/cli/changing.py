"""What `tilstand round open` says of what has changed since the round before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tilstand.cli.show import out
from tilstand.define import Collection
from tilstand.languages import message
from tilstand.round.difference import Difference
from tilstand.terms import Alike, Language

__all__ = ["opening", "show_changes"]


def show_changes(found: Sequence[Difference], former: str, language: Language) -> None:
    """Print what has changed, a line each; or that nothing has."""
    if former:
        kind = "since" if found else "same"
        out().print(message(f"round.changed_from.{kind}", round=Alike(former)).text(language))
    for one in found:
        out().print(f"  {one.said.text(language)}")


def opening(
    collection: Collection, round_name: str, former: str, asked: Sequence[str], found: Sequence[Difference]
) -> dict[str, Any]:
    """What was opened, as it stands in JSON."""
    about, languages = collection.round(round_name), collection.settings.languages
    published: date = about.published
    return {
        "round": round_name,
        "period": about.period.text,
        "published": published.isoformat(),
        "former": former,
        "asked": list(asked),
        "changes": [one.asdict(languages) for one in found],
    }
