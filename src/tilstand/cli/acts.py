"""The acts of a round, as the commands take them: who works with a clock that is behind is told."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

from tilstand.cli.clock import now
from tilstand.cli.show import err
from tilstand.cli.tongue import of_arguments, tongue
from tilstand.define import Framework
from tilstand.languages import Dated, message
from tilstand.round.journal import Journal
from tilstand.round.journal import journal as of_round

__all__ = ["journal"]

_APART = timedelta(minutes=5)  # two machines' clocks are never quite alike


def journal(collection: Framework, round_name: str) -> Journal:
    """The acts of a round; it is said where the last of them is later than this machine's clock.

    Nothing is lost by it: an act keeps its place after those of its writer, and is noted at their time.
    """
    found = of_round(collection, round_name)
    last = max((datetime.fromisoformat(one.at) for one in found.events()), default=None)
    if last is not None and last > now() + _APART:
        told = message("round.clock_back", day=Dated(last.date()))
        language = tongue(of_arguments(sys.argv), collection.path)
        err().print(told.text(language), style="yellow")
    return found
