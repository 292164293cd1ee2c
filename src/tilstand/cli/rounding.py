"""`tilstand round`: open a round, receive what comes, see where it stands, and act on one body."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand import collect, define
from tilstand import round as rounds
from tilstand.archive import Archive
from tilstand.cli.accounting import account, approve, object_to
from tilstand.cli.asking import answer, ask, close
from tilstand.cli.boarding import status
from tilstand.cli.changing import opening, show_changes
from tilstand.cli.clock import day, now
from tilstand.cli.correcting import correct, note, print_edition
from tilstand.cli.deciding import decide
from tilstand.cli.filling import template
from tilstand.cli.mailing import Mails, invitations, mails_of, remind, unaddressed
from tilstand.cli.option import AsJson, CollectionFolder, In, RoundName
from tilstand.cli.readying import acknowledge, ready
from tilstand.cli.releasing import release, withdraw
from tilstand.cli.show import out, show_findings, show_json
from tilstand.cli.tongue import tongue
from tilstand.define import Framework
from tilstand.errors import UsageError
from tilstand.languages import Dated, failure, message, period
from tilstand.reconcile.tell import figure
from tilstand.round import letter
from tilstand.round.difference import differences
from tilstand.round.explain import archive_beside
from tilstand.round.lay import laid
from tilstand.round.open import answered, before, earlier, journal, opened
from tilstand.round.receive import Revision, dropped
from tilstand.terms import Alike, Language
from tilstand.terms import Text as Words

__all__ = ["app"]

app = typer.Typer(help="Open a round, receive what comes, and see where it stands.", no_args_is_help=True)

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Day = Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")]
Bodies = Annotated[list[str], typer.Argument(metavar="BODY...", help="Identifiers of the bodies.")]
Why = Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")]


@app.command("open")
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
        out().print(_said("period", language, period=Alike(span), day=Dated(about.published)), markup=False)
        out().print(_said("opened", language, count=len(asked), round=Alike(round_name)), markup=False)
        show_changes(found, former, language)
    folder = workbooks or mails
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        known, reporting = before(held, round_name), held.reporting(about)
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
            )
            if not as_json:
                out().print(f"  {path}", markup=False)
        if mails is not None:
            stood = rounds.standings(journal(held, round_name).events())
            waiting = [one for one in reporting if stood.of("delivery", one).state in ("asked", "reopened")]
            laid(invitations(held, round_name, waiting, mails, folder, at=now()))
            unaddressed(held, waiting, language)


@app.command("receive")
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
    view, refused, at = held.at(round_name), False, now()
    store = journal(held, round_name)
    for one in rounds.received(view, round_name, dropped(files), store, kept, by=by, at=at):
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
        out().print(f"  {told}", markup=False)
        if one.late:
            out().print(f"  {_said('came_late', language)}", markup=False)
        for changed in one.changed:
            out().print(f"  {_revision(view, changed, language)}", markup=False)
        if one.findings:
            show_findings(view, one.findings, language)
        refused = refused or one.outcome in ("refused", "unknown", "twice", "closed")
    if refused:
        raise typer.Exit(1)


@app.command("exempt")
def exempt(
    collection: CollectionFolder,
    round_name: RoundName,
    bodies: Bodies,
    by: Who,
    reason: Why = "",
    language: In = "",
) -> None:
    """Exempt bodies from this round, with the reason."""
    _acted("exempt", collection, round_name, bodies, by, reason, language)


@app.command("resume")
def resume(
    collection: CollectionFolder,
    round_name: RoundName,
    bodies: Bodies,
    by: Who,
    reason: Why = "",
    language: In = "",
) -> None:
    """Ask bodies after all."""
    _acted("resume", collection, round_name, bodies, by, reason, language)


@app.command("accept")
def accept(
    collection: CollectionFolder,
    round_name: RoundName,
    bodies: Bodies,
    by: Who,
    reason: Why = "",
    language: In = "",
) -> None:
    """Accept what bodies have delivered, as it stands."""
    _acted("accept", collection, round_name, bodies, by, reason, language)


@app.command("reopen")
def reopen(
    collection: CollectionFolder,
    round_name: RoundName,
    bodies: Bodies,
    by: Who,
    reason: Why = "",
    language: In = "",
) -> None:
    """Open deliveries again, with the reason."""
    _acted("reopen", collection, round_name, bodies, by, reason, language)


app.command("status")(status)
app.command("release")(release)
app.command("withdraw")(withdraw)
app.command("template")(template)
app.command("remind")(remind)
app.command("ask")(ask)
app.command("answer")(answer)
app.command("close")(close)
app.command("decide")(decide)
app.command("account")(account)
app.command("approve")(approve)
app.command("object")(object_to)
app.command("ready")(ready)
app.command("acknowledge")(acknowledge)
app.command("print")(print_edition)
app.command("correct")(correct)
app.command("note")(note)


def _acted(
    name: str, folder: Path, round_name: str, bodies: list[str], by: str, reason: str, language: Language
) -> None:
    """Do something about the deliveries of some bodies, and say where each stands then."""
    held, language = define.collection(folder), tongue(language, folder)
    for provider in bodies:  # before anything is done
        if provider not in held.providers:
            raise failure(UsageError, "no_provider", provider=provider, collection=held.id)
    store = journal(held, round_name)
    for provider in bodies:
        called = held.provider_label(provider)
        names = rounds.standings(store.events()).of("delivery", provider).names
        rounds.act(
            store, "delivery", name, provider, by=by, at=now(), names=names, reason=reason, called=called
        )
        state = rounds.standings(store.events()).of("delivery", provider).state
        out().print(f"{called.text(language)}: {_said(f'state.delivery.{state}', language)}", markup=False)


def _revision(collection: Framework, changed: Revision, language: Language) -> str:
    ends = (Alike("–" if one is None else str(one)) for one in (changed.before, changed.after))
    was, now = ends
    return _said("changed", language, figure=figure(collection, changed.key), before=was, after=now)


def _said(path: str, language: Language, **facts: Words | int | Dated) -> str:
    return message(f"round.{path}", **facts).text(language)
