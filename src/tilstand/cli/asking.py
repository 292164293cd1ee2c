"""`tilstand round ask`, `answer` and `close`: what does not fit, asked of the bodies, and what came back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from tilstand import define
from tilstand import round as rounds
from tilstand.archive import Archive
from tilstand.cli.acts import journal
from tilstand.cli.clock import day, now
from tilstand.cli.mailing import Mails, Until, Whom, known, mails_of, unaddressed
from tilstand.cli.option import AsJson, CollectionFolder, In, RoundName
from tilstand.cli.show import out, show_json
from tilstand.cli.tongue import tongue
from tilstand.define import Framework
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.letters import letter
from tilstand.letters.lay import laid
from tilstand.round import ask as questions
from tilstand.round.board import silent
from tilstand.round.explain import archive_beside
from tilstand.round.reply import Reply, replies
from tilstand.terms import Alike, Language

if TYPE_CHECKING:
    from tilstand.model.release import Query

__all__ = ["answer", "ask", "close"]

Who = Annotated[str, typer.Option("--by", help="Who does it; the name stands in the log.")]
Numbers = Annotated[
    list[str] | None, typer.Argument(metavar="[QUESTION...]", help="Numbers of the questions.")
]


def ask(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    bodies: Whom = None,
    mails: Mails = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--question", help="Only the question of this number; may be repeated."),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Also bodies that have sent nothing yet; others than those wait.")
    ] = False,
    until: Until = "",
    today: Annotated[str, typer.Option("--today", help="The day to reckon from; today if not given.")] = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Show what does not fit, question by question; with --mails, ask each body in one letter.

    What was asked before and says the same is not asked again. A body that has sent nothing is asked when it
    is named, or with --all; before the deadline nobody is asked why nothing has come. Exit 1 while questions
    wait to be asked.
    """
    from tilstand.round.leave import leave
    from tilstand.round.read import read  # an answer and a closing do not wait for it

    language, wanted = tongue(language, collection), day(until)
    state = read(collection, round_name)
    held, store = state.collection, journal(state.collection, round_name)
    known(held, bodies or ())
    stood, at = rounds.standings(store.events()), now()
    waited = frozenset[str]() if everybody or bodies else silent(held, round_name, stood)
    early = _ahead(held, round_name, day(today) or at.date()) is not None
    every = questions.posed(state, stood, bodies or ())
    leave(state, questions.posed(state, stood) if bodies else every)
    found = questions.due(every, silent=waited, early=early)
    chosen = _chosen(found, only)
    told: dict[str, list[Query]] = defaultdict(list)
    for one in chosen:
        if one.open and one.query is not None:
            told[one.provider].append(one.query)
    if mails is not None:
        due = wanted or _ahead(held, round_name, at.date())
        written = {
            provider: letter.questions(held, round_name, provider, own, due) for provider, own in told.items()
        }
        laid(mails_of(held, mails, "questions", written, at=at))
        questions.ask(store, chosen, by=by, at=at)
        stood = rounds.standings(store.events())
        chosen = tuple(replace(one, stand=stood.of("question", one.number)) for one in chosen)
    if as_json:
        show_json({"round": round_name, "questions": [one.asdict() for one in chosen]})
    else:
        _show(held, chosen, language)
    if mails is not None:
        unaddressed(held, told, language)
    if any(one.act for one in chosen):
        raise typer.Exit(1)


def answer(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    number: Annotated[str, typer.Argument(metavar="[QUESTION]", help="Number of the question.")] = "",
    body: Annotated[
        str, typer.Option("--body", help="The body that answered; who was asked if not given.")
    ] = "",
    outcome: Annotated[
        str, typer.Option("--outcome", help="corrected, confirmed, explained or withdrawn.")
    ] = "",
    many: Annotated[
        Path | None,
        typer.Option(
            "--answers", help="Many answers: CSV or TOML with question, body, outcome, words, person."
        ),
    ] = None,
    words: Annotated[str, typer.Option("--words", help="What the body wrote.")] = "",
    source: Annotated[Path | None, typer.Option("--from", help="A file with what it wrote.")] = None,
    person: Annotated[str, typer.Option("--person", help="Who at the body answered.")] = "",
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive; COLLECTION-archive beside it if not given.")
    ] = None,
    language: In = "",
) -> None:
    """Note what bodies answered, one question or a file of them: words go into the archive, and expire."""
    language, held = tongue(language, collection), define.collection(collection)
    one = Reply(number.strip().lower(), outcome, body, _words(source) if source else words, person)
    if (many is None) == (not one.number) or (many is not None and one != Reply("", "")):
        raise failure(UsageError, "asking.one_or_many")
    given = (one,) if many is None else replies(many)
    known(held, [each.provider for each in given if each.provider])
    held.round(round_name)
    store, kept = journal(held, round_name), Archive(archive or archive_beside(held.path))
    for made, before in questions.answers(held, round_name, store, kept, given, by=by, at=now()):
        told = message(f"round.asking.outcome.{made.facts['outcome']}").text(language)
        name = held.provider_label(made.facts["provider"]).text(language)
        out().print(f"{made.subject} · {name}: {told}")
        if before is not None:
            facts = {"day": Alike(before.at[:10]), "by": Alike(before.facts.get("person", "") or before.by)}
            earlier = message(f"round.asking.outcome.{before.facts['outcome']}")
            line = message("round.asking.answered_before", outcome=earlier, **facts)
            out().print(Text(f"  ! {line.text(language)}", style="yellow"))


def close(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Who,
    numbers: Numbers = None,
    gone: Annotated[
        bool,
        typer.Option("--gone", help="All that are open or answered, and whose finding is no longer there."),
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")] = "",
    language: In = "",
) -> None:
    """Close questions, with the reason; also those about what is no longer there."""
    language, held = tongue(language, collection), define.collection(collection)
    held.round(round_name)
    store, given = journal(held, round_name), [one.strip().lower() for one in numbers or ()]
    if not given and not gone:
        raise failure(UsageError, "asking.which")
    if gone:
        from tilstand.round.leave import leave
        from tilstand.round.read import read  # who names the questions does not wait for it

        state = read(collection, round_name)
        posed = questions.posed(state, rounds.standings(store.events()))
        leave(state, posed)
        open_ = (one for one in posed if one.query is None and one.stand.state in ("open", "answered"))
        given += [one.number for one in open_]
    for number in questions.close(store, given, by=by, reason=reason, at=now()):
        out().print(f"{number}: {message('round.state.question.closed').text(language)}")


def _chosen(found: tuple[questions.Posed, ...], only: list[str] | None) -> tuple[questions.Posed, ...]:
    wanted = {one.strip().lower() for one in only or ()}
    strange = sorted(wanted - {one.number for one in found})
    if strange:
        raise failure(UsageError, "asking.no_question", [Alike(one) for one in strange], count=len(strange))
    return tuple(one for one in found if not wanted or one.number in wanted)


def _ahead(held: Framework, round_name: str, today: date) -> date | None:
    due = held.round(round_name).deadline
    return due if due is not None and today <= due else None


def _words(source: Path) -> str:
    try:
        return source.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise failure(UsageError, "not_read", [message("errors.not_read.absent", path=source)]) from error


def _show(held: Framework, found: tuple[questions.Posed, ...], language: Language) -> None:
    console = out()
    for one in found:
        name = held.provider_label(one.provider).text(language)
        state = message(f"round.state.question.{one.stand.state}").text(language)
        came = one.stand.last("answer")
        if one.stand.state in ("answered", "closed") and came is not None:
            state += f" ({message('round.asking.outcome.' + came.facts['outcome']).text(language)})"
        if one.query is None:
            state += f" · {message('round.asking.gone').text(language)}"
        console.print(Text(f"{one.number} · {name} · {state}", style="bold"))
        if one.query is not None:
            for text in (one.query.title, one.query.where, one.query.what):
                console.print(f"  {text.text(one.language)}")
    told = message(
        "round.asking.count",
        count=len(found),
        open=sum(one.stand.state == "open" for one in found),
        answered=sum(one.stand.state == "answered" for one in found),
        waiting=sum(bool(one.act) for one in found),
    )
    console.print(told.text(language))
