"""`tilstand round receive`: what came is read, kept and told, file by file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand import define
from tilstand.archive import Archive
from tilstand.cli.acts import journal
from tilstand.cli.clock import now
from tilstand.cli.mailing import Mails, mails_of
from tilstand.cli.option import CollectionFolder, In, RoundName
from tilstand.cli.show import out, show_findings
from tilstand.cli.tongue import tongue
from tilstand.define import Framework
from tilstand.languages import message
from tilstand.letters import letter
from tilstand.letters.lay import laid
from tilstand.reconcile.tell import figure
from tilstand.round.explain import archive_beside
from tilstand.round.receive import Revision, dropped, received
from tilstand.terms import Alike, Language
from tilstand.terms import Text as Words

__all__ = ["receive"]

_NOT_RECEIVED = ("refused", "unknown", "twice", "closed")

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]


def receive(
    collection: CollectionFolder,
    round_name: RoundName,
    files: Annotated[
        list[Path], typer.Argument(help="Files that came, whatever they are called, or a folder of them.")
    ],
    by: Who,
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive; COLLECTION-archive beside it if not given.")
    ] = None,
    mails: Mails = None,
    language: In = "",
) -> None:
    """Receive files: say of each whose it is, whether it can be used, and what has changed since the last."""
    language, held = tongue(language, collection), define.collection(collection)
    kept = Archive(archive or archive_beside(held.path))
    view, at = held.at(round_name), now()
    read: list[str] = []
    amiss: list[str] = []
    store = journal(held, round_name)
    for one in received(view, round_name, dropped(files), store, kept, by=by, at=at):
        if mails is not None and one.provider:
            written = {one.provider: letter.receipt(view, round_name, one)}
            laid(mails_of(view, mails, "receipt", written, at=at, apart=True))
        name = view.provider_label(one.provider).text(language) if one.provider else "–"
        told = _said(
            f"outcome.{one.outcome}",
            language,
            version=one.version or 0,
            figures=one.figures,
            count=len(one.findings.errors),
        )
        out().print(Text(f"{one.file} · {name}", style="bold"))
        out().print(f"  {told}")
        if one.late and one.outcome not in _NOT_RECEIVED:
            out().print(f"  {_said('came_late', language)}")
        for changed in one.changed:
            out().print(f"  {_revision(view, changed, language)}")
        if one.findings:
            show_findings(view, one.findings, language)
        read.append(one.file)
        if one.outcome in _NOT_RECEIVED:
            amiss.append(one.file)
    if len(read) > 1:
        path, named = "some_came" if amiss else "all_came", Alike(", ".join(amiss))
        out().print()
        out().print(_said(path, language, count=len(read), amiss=len(amiss), files=named))
    if amiss:
        raise typer.Exit(1)


def _revision(collection: Framework, changed: Revision, language: Language) -> str:
    ends = (Alike("–" if one is None else str(one)) for one in (changed.before, changed.after))
    was, now = ends
    return _said("changed", language, figure=figure(collection, changed.key), before=was, after=now)


def _said(path: str, language: Language, **facts: Words | int) -> str:
    return message(f"round.{path}", **facts).text(language)
