"""`tilstand round open`: a round is opened, every body is asked, and all workbooks and mails are written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tilstand import collect
from tilstand import round as rounds
from tilstand.cli.acts import journal
from tilstand.cli.changing import opening, show_changes
from tilstand.cli.clock import day, now
from tilstand.cli.mailing import Mails, invitations, unaddressed
from tilstand.cli.option import AsJson, CollectionFolder, In, RoundName
from tilstand.cli.show import out, show_json
from tilstand.cli.tongue import tongue
from tilstand.define.registers import counted
from tilstand.languages import Dated, message, period, within
from tilstand.letters.lay import laid
from tilstand.round.beside import answered, before, earlier
from tilstand.round.difference import differences
from tilstand.round.of_register.figures import behind
from tilstand.round.open import opened
from tilstand.terms import Alike, Language
from tilstand.terms import Text as Words

__all__ = ["open_round"]

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]


def open_round(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    since: Annotated[str, typer.Option("--from", help="The round that it follows; else the latest.")] = "",
    published: Annotated[str, typer.Option("--published", help="Day of the edition.")] = "",
    deadline: Annotated[str, typer.Option("--deadline", help="Last day for deliveries.")] = "",
    workbooks: Annotated[
        Path | None, typer.Option("--workbooks", help="Folder for every body's workbook.")
    ] = None,
    mails: Mails = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Open a round: say what has changed, ask every body, and write all workbooks and mails at once."""
    held, asked = opened(
        collection,
        round_name,
        since=since,
        published=day(published),
        deadline=day(deadline),
        by=by,
        at=now(),
    )
    language, spoken = tongue(language, collection), language
    about, former = held.round(round_name), since or earlier(held, round_name)
    found = differences(held, former, round_name)
    if as_json:
        show_json(opening(held, round_name, former, asked, found))
    else:
        span = period(about.period, language)
        out().print(_said("period", language, period=Alike(span), day=Dated(about.published)))
        out().print(_said("opened", language, count=len(asked), round=Alike(round_name)))
        if about.deadline is not None and about.deadline >= about.published:
            warned = _said(
                "deadline_after",
                language,
                day=Dated(about.deadline),
                published=Dated(about.published),
                file=Alike(f"rounds/{round_name}/round.toml"),
            )
            out().print(warned)
        if (day(published) or about.published, day(deadline) or about.deadline) != (
            about.published,
            about.deadline,
        ):
            file = Alike(f"rounds/{round_name}/round.toml")
            out().print(_said("dates_stay", language, file=file))
        for name, upto in behind(held, round_name):
            short = message("round.between.register", register=name, period=within(upto))
            out().print(short.text(language))
        show_changes(found, former, language)
    folder = workbooks or mails
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        known, kept = before(held, round_name), counted(held, round_name)
        reporting = [one for one in held.reporting(about) if collect.asks(held, about, one, kept)]
        told = answered(held, round_name)
        for provider in reporting:
            path, own = folder / f"{provider}.xlsx", spoken or held.language_of(provider)
            collect.template(
                held,
                round_name,
                provider,
                path,
                known.get(provider, {}),
                earlier_answers={address: words.text(own) for address, words in told.items()},
                language=own,
                counted=kept,
            )
            if not as_json:
                out().print(f"  {path}")
        if mails is not None:
            stood = rounds.standings(journal(held, round_name).events())
            waiting = [one for one in reporting if stood.of("delivery", one).state in ("asked", "reopened")]
            laid(invitations(held, round_name, waiting, mails, folder, at=now()))
            unaddressed(held, waiting, language)


def _said(path: str, language: Language, **facts: Words | int | Dated) -> str:
    return message(f"round.{path}", **facts).text(language)
