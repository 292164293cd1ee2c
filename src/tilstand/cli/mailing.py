"""Mails of a round as files; `tilstand round remind`: who is still to send something, each in one mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from tilstand import define
from tilstand import round as rounds
from tilstand.cli.acts import journal
from tilstand.cli.clock import day, now
from tilstand.cli.option import CollectionFolder, In, RoundName
from tilstand.cli.show import out, show_notes
from tilstand.cli.tongue import tongue
from tilstand.define import Framework
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.letters import letter
from tilstand.letters.lay import laid
from tilstand.letters.mail import Mail, eml
from tilstand.model.wording import fingerprint
from tilstand.round.board import lying
from tilstand.round.remind import Owing, owing
from tilstand.terms import Language

__all__ = ["Mails", "Until", "invitations", "known", "mails_of", "remind", "unaddressed"]

Mails = Annotated[
    Path | None, typer.Option("--mails", help="Folder for the mails, one file (.eml) a body, as drafts.")
]
Until = Annotated[str, typer.Option("--until", help="Day by which an answer is wanted, for the mails.")]
Whom = Annotated[
    list[str] | None, typer.Argument(metavar="[BODY...]", help="Only these bodies; all if none is named.")
]


def remind(
    collection: CollectionFolder,
    round_name: RoundName,
    bodies: Whom = None,
    mails: Mails = None,
    until: Until = "",
    today: Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")] = "",
    language: In = "",
) -> None:
    """Show who has yet to send figures, answers or an approval; with --mails, write each a reminder.

    Without --mails exit 1 while anybody has.
    """
    language, held = tongue(language, collection), define.collection(collection)
    known(held, bodies or ())
    view, on, by = held.at(round_name), day(today) or now().date(), day(until)
    stood = rounds.standings(journal(held, round_name).events())
    board = rounds.board(view, round_name, stood, on, (), lying(held, round_name))
    found = [one for one in owing(board, stood) if not bodies or one.provider in bodies]
    at = now()
    files: dict[Path, bytes] = {}
    for one in found:
        written = letter.reminder(
            view,
            round_name,
            one.provider,
            today=on,
            figures=one.figures,
            refused=one.refused,
            questions=one.questions,
            account=one.account,
            until=by,
        )
        if mails is not None:
            files |= mails_of(view, mails, "reminder", {one.provider: written}, at=at)
    laid(files)
    for one in found:
        out().print(_line(view, one, language))
    out().print(message("round.asking.owing", count=len(found)).text(language))
    if mails is not None:
        unaddressed(view, [one.provider for one in found], language)
    elif found:
        raise typer.Exit(1)


def invitations(
    held: Framework, round_name: str, asked: Iterable[str], mails: Path, workbooks: Path, *, at: datetime
) -> dict[Path, bytes]:
    """The mails that go with workbooks, to bodies that are asked and have sent nothing."""
    found: dict[Path, bytes] = {}
    for provider in asked:
        book = f"{provider}.xlsx"
        attached = {book: (workbooks / book).read_bytes()}
        written = {provider: letter.invitation(held, round_name, provider)}
        found |= mails_of(held, mails, "invitation", written, at=at, attached=attached)
    return found


def mails_of(
    held: Framework,
    folder: Path,
    kind: str,
    written: Mapping[str, Mail],
    *,
    at: datetime,
    attached: Mapping[str, bytes] | None = None,
    apart: bool = False,
) -> dict[Path, bytes]:
    """Mails as files: `KIND-BODY.eml` for each body.

    Args:
        held: The collection.
        folder: Where they go.
        kind: What they are.
        written: The letters, by body.
        at: The date of the mails.
        attached: Files that go with each.
        apart: True where a body may get several of the kind: the name then has the letter's hash.
    """
    sender, found = held.settings.contact, {}
    for provider, one in written.items():
        name = f"{kind}-{provider}" + (f"-{fingerprint(one.text)[:8]}" if apart else "")
        receiver = held.providers[provider].contact
        found[folder / f"{name}.eml"] = eml(one, sender=sender, receiver=receiver, at=at, attached=attached)
    return found


def known(held: Framework, bodies: Iterable[str]) -> None:
    """Stop where a body is none of the collection's, before anything is done.

    Raises:
        UsageError: If one is not.
    """
    for provider in bodies:
        if provider not in held.providers:
            raise failure(UsageError, "no_provider", provider=provider, collection=held.id)


def unaddressed(held: Framework, providers: Iterable[str], language: Language) -> None:
    """Say whose mails have no address: whoever sends them fills it in."""
    without = [one for one in providers if not held.providers[one].contact.mail]
    if without:
        show_notes([message("round.asking.no_address", count=len(without))], language)


def _line(held: Framework, one: Owing, language: Language) -> str:
    parts = []
    if one.refused:
        parts.append(message("round.asking.owes.refused"))
    elif one.figures:
        parts.append(message("round.asking.owes.figures"))
    if one.questions:
        parts.append(message("round.asking.owes.questions", count=len(one.questions)))
    if one.account:
        parts.append(message("round.asking.owes.account"))
    name = held.provider_label(one.provider).text(language)
    return f"{name}: {'; '.join(part.text(language) for part in parts)}"
