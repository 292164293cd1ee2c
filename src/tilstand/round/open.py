"""Opening a round: its folder, and who is asked."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from tilstand import define
from tilstand.archive.log import written
from tilstand.define import Collection
from tilstand.errors import CollectionError
from tilstand.round.act import act
from tilstand.round.beside import earlier
from tilstand.round.carry import carried
from tilstand.round.journal import journal
from tilstand.round.of_register.figures import kept_providers
from tilstand.round.standing import standings
from tilstand.round.track import NOTHING
from tilstand.terms import Period

__all__ = ["opened"]


def opened(
    path: Path,
    round_name: str,
    *,
    since: str = "",
    published: date | None = None,
    deadline: date | None = None,
    by: str,
    at: datetime,
) -> tuple[Collection, tuple[str, ...]]:
    """Open a round, or go on where somebody stopped: the collection as it is then, and who was asked now.

    Where there is no such round its folder is made after another's: the period that its name is, else the
    next of the same length, with an edition that much later. It names the same registers, counted as far as
    before: how far they have been kept since, the unit says itself. It takes over the former's own text, each
    sentence of which waits to be released; text that it has already is left as it stands, and so is a body
    that was asked or exempted before. Whom registers count whole is not asked.

    Args:
        path: The collection.
        round_name: Name of the round.
        since: The round that it follows; the latest, if none is named.
        published: Date of its edition.
        deadline: Last day on which bodies are to deliver.
        by: Who opens it.
        at: When.

    Raises:
        UsageError: If the collection has no round that it could follow.
        CollectionError: If the collection does not hold together.
    """
    held = define.collection(path)
    if round_name not in held.rounds:
        former = held.round(since or next(reversed([*held.rounds]), ""))
        period = _named(round_name) or former.period.shifted(1)
        printed = published or Period.parse(former.published.isoformat()).shifted(1, by=former.period).last
        lines = [f'period = "{period.text}"', f"published = {printed.isoformat()}"]
        lines += [f"deadline = {deadline.isoformat()}"] if deadline else []
        lines += ["", "[registers]"] if former.registers else []
        lines += [f'{one} = "{counted.text}"' for one, counted in former.registers.items()]
        file = path / "rounds" / round_name / "round.toml"
        written(file, ("\n".join(lines) + "\n").encode(), mode=0o644)
        try:
            held = define.collection(path)
        except CollectionError:  # a name or a period that cannot be: the folder is as it was
            file.unlink()
            file.parent.rmdir()
            raise
    if carried(held, since or earlier(held, round_name), round_name):
        held = define.collection(path)
    store, asked = journal(held, round_name), []
    about = held.round(round_name)
    stood, own = standings(store.events()), kept_providers(held, round_name)
    for provider in held.reporting(about):
        nothing = stood.of("delivery", provider).state == NOTHING
        if nothing and provider not in about.absent and provider not in own:
            act(store, "delivery", "ask", provider, by=by, at=at)
            asked.append(provider)
    return held, tuple(asked)


def _named(round_name: str) -> Period | None:
    try:
        return Period.parse(round_name)
    except ValueError:
        return None
