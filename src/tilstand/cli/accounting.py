"""`tilstand round account`, `approve` and `object`: what bodies are shown of themselves, what they say."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from tilstand import define
from tilstand import round as rounds
from tilstand.cli.acts import journal
from tilstand.cli.clock import day, now
from tilstand.cli.mailing import Mails, Until, Whom, known, mails_of, unaddressed
from tilstand.cli.option import AsJson, CollectionFolder, In, RoundName
from tilstand.cli.show import out, show_json, show_notes
from tilstand.cli.tongue import tongue
from tilstand.define import Vocabulary
from tilstand.errors import CollectionError, UsageError
from tilstand.languages import failure, message
from tilstand.letters import letter
from tilstand.letters.lay import laid
from tilstand.round import account as shown
from tilstand.round.read import read
from tilstand.terms import Language

__all__ = ["account", "approve", "object_to"]

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Body = Annotated[str, typer.Argument(help="The body.")]
Person = Annotated[str, typer.Option("--person", help="Who at the body said so.")]


def account(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    folder: Annotated[Path, typer.Option("--out", help="Folder for the accounts.")],
    bodies: Whom = None,
    mails: Mails = None,
    until: Until = "",
    tongues: Annotated[
        list[str] | None,
        typer.Option("--in", metavar="TAG", help="Language of the accounts; each body's own if not given."),
    ] = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Write the accounts of bodies: own figures, text, answers, open questions, a line to sign; and mails.

    With --mails they are noted as sent. An account that shows what was sent before is left as it stands. A
    body whose own passage lacks a figure gets none, and the command ends with 1; what other passages lack is
    told.
    """
    language, due = tongue(language, collection), day(until)
    state = read(collection, round_name)
    held, store, at = state.collection, journal(state.collection, round_name), now()
    known(held, bodies or ())
    for spoken in tongues or ():
        _declared(held, spoken)
    wanted = bodies or shown.due(state, rounds.standings(store.events()))
    stopped: dict[str, CollectionError] = {}
    made = list(shown.accounts(state, wanted, tongues or (), stopped.__setitem__))
    spoken_in = tongues or [held.language_of(one) for one in wanted]
    rest = shown.elsewhere(state, spoken_in, [line for stop in stopped.values() for line in stop.told])
    wanted = [one for one in wanted if one not in stopped]
    files = {folder / _named(one): one.pdf for one in made}
    main = {
        one.provider: one for one in reversed(made)
    }  # of several languages, the first is the one approved
    if mails is not None:
        stood = rounds.standings(store.events())
        for provider in wanted if bodies else [one for one in wanted if shown.unsent(stood, main[one])]:
            own = {_named(one): one.pdf for one in made if one.provider == provider}
            written = {provider: letter.account(held, round_name, provider, due)}
            files |= mails_of(held, mails, "account", written, at=at, attached=own)
    laid(files)
    outcomes = {
        provider: shown.note(store, main[provider], sent=mails is not None, by=by, at=at)
        for provider in wanted
    }
    if as_json:
        after = rounds.standings(store.events())
        show_json([_told(one, folder, outcomes, after) for one in made])
    else:
        for one in made:
            told = message(f"round.asking.account.{outcomes[one.provider]}").text(language)
            out().print(f"{(folder / _named(one)).as_posix()}  {one.sha256}  {told}")
        if mails is not None:
            unaddressed(held, wanted, language)
    for provider, stop in stopped.items():
        name = held.provider_label(provider)
        show_notes([message("round.asking.account_lacks", name=name), *stop.told], language)
    if rest:
        show_notes([message("round.asking.report_lacks", count=len(rest)), *rest], language)
    if stopped:
        raise typer.Exit(1)


def approve(
    collection: CollectionFolder,
    round_name: RoundName,
    body: Body,
    checksum: Annotated[str, typer.Option("--checksum", help="What came back from the account's last page.")],
    person: Person,
    by: Who,
    language: In = "",
) -> None:
    """Note that a body approves its account: exactly what was sent, if that is what stands now."""
    language, held = tongue(language, collection), define.collection(collection)
    known(held, [body])
    state = read(held, round_name)
    store = journal(held, round_name)
    shown.approve(state, store, body, checksum, person=person, by=by, at=now())
    _say(held, body, "approved", language)


def object_to(
    collection: CollectionFolder,
    round_name: RoundName,
    body: Body,
    by: Who,
    reason: Annotated[str, typer.Option("--reason", help="What is not right; it stays in the log.")] = "",
    person: Person = "",
    language: In = "",
) -> None:
    """Note that a body objects to its account, and why."""
    language, held = tongue(language, collection), define.collection(collection)
    known(held, [body])
    held.round(round_name)
    called = held.provider_label(body)
    store = journal(held, round_name)
    shown.object_to(called, store, body, reason=reason, person=person, by=by, at=now())
    _say(held, body, "objected", language)


def _say(held: Vocabulary, body: str, state: str, language: Language) -> None:
    told = message(f"round.state.account.{state}").text(language)
    out().print(f"{held.provider_label(body).text(language)}: {told}")


def _named(one: shown.SentAccount) -> str:
    return f"account-{one.provider}-{one.language}.pdf"


def _told(
    one: shown.SentAccount, folder: Path, outcomes: dict[str, str], stood: rounds.Standings
) -> dict[str, object]:
    return {
        "provider": one.provider,
        "language": one.language,
        "file": (folder / _named(one)).as_posix(),
        "sha256": hashlib.sha256(one.pdf).hexdigest(),
        "shown": one.sha256,
        "questions": one.questions,
        "outcome": outcomes[one.provider],
        "state": stood.of("account", one.provider).state,
    }


def _declared(held: Vocabulary, name: Language) -> None:
    languages = held.settings.languages
    if name not in languages:
        raise failure(UsageError, "no_language", collection=held.id, language=name, list=", ".join(languages))
