"""`tilstand round decide`: a correction, an acceptance or a dismissal, written as the files by hand are."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from tilstand.cli.acts import journal
from tilstand.cli.clock import day, now
from tilstand.cli.option import AsJson, CollectionFolder, In, RoundName
from tilstand.cli.show import out, show_json
from tilstand.cli.tongue import tongue
from tilstand.define import Framework
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.reconcile.find import readable, where
from tilstand.reconcile.verdict import Verdict
from tilstand.round.ask import posed
from tilstand.round.decide import Deciding, undecided
from tilstand.round.decide import decide as decided
from tilstand.round.leave import leave
from tilstand.round.read import read
from tilstand.terms import Alike, Language

__all__ = ["decide"]

_NEEDED = {
    "correct": ("measure", "body", "before", "after"),
    "accept": ("rule", "measure", "body", "difference"),
    "dismiss": ("rule", "measure", "body", "figure"),
}


def decide(
    collection: CollectionFolder,
    round_name: RoundName,
    by: Annotated[str, typer.Option("--by", help="Who decides; the name stands in the decision.")],
    action: Annotated[
        str, typer.Option("--as", help="correct, accept or dismiss; shows what there is if not given.")
    ] = "",
    measure: Annotated[str, typer.Option("--measure", help="What is counted.")] = "",
    body: Annotated[str, typer.Option("--body", help="The body or group.")] = "",
    period: Annotated[str, typer.Option("--period", help="The period; the round's if not given.")] = "",
    breakdown: Annotated[str, typer.Option("--breakdown", help='The codes: "sex=female; age=adult".')] = "",
    before: Annotated[str, typer.Option("--before", help="What stands now.")] = "",
    after: Annotated[str, typer.Option("--after", help="What shall stand.")] = "",
    rule: Annotated[str, typer.Option("--rule", help="The finding's rule.")] = "",
    relation: Annotated[str, typer.Option("--relation", help="The finding's declared relation.")] = "",
    figures: Annotated[
        list[str] | None, typer.Option("--figure", help="A figure of the finding, in its order; repeatable.")
    ] = None,
    difference: Annotated[
        int | None, typer.Option("--difference", help="By how much the two sides differ; 0 ends it.")
    ] = None,
    reasons: Annotated[
        list[str] | None, typer.Option("--reason", help="Why, as TAG=TEXT; one for each language.")
    ] = None,
    on: Annotated[str, typer.Option("--on", help="Day of the decision; today if not given.")] = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Show what nobody has decided about; with --as, decide: written only if the figures are still those.

    Exit 1 while there is something to decide.
    """
    language = tongue(language, collection)
    state = read(collection, round_name)
    held = state.collection
    if not action:
        leave(state, posed(state, state.stood))
        found = list(undecided(state))
        _show(held, found, as_json, language)
        if found:
            raise typer.Exit(1)
        return
    given = {"measure": measure, "body": body, "before": before, "after": after, "rule": rule}
    given |= {"figure": " ".join(figures or ()), "difference": "" if difference is None else str(difference)}
    missing = [f"--{name}" for name in _NEEDED.get(action, ()) if not given[name].strip()]
    if missing:
        raise failure(UsageError, "deciding.needs", list=", ".join(missing))
    choice = Deciding(
        action,
        measure,
        body,
        period or str(state.round.period),
        breakdown,
        _reasons(held, reasons or []),
        before=before,
        after=after,
        rule=rule if action != "correct" else "",
        relation=relation,
        figures=tuple(figures or ()),
        difference=difference,
        finding=rule if action == "correct" else "",
    )
    at = now()
    name, path = decided(state, journal(held, round_name), choice, by=by, on=day(on) or at.date(), at=at)
    told = message("round.asking.written", file=Alike(path.relative_to(held.path).as_posix()))
    out().print(f"{name}: {told.text(language)}")


def _reasons(held: Framework, given: list[str]) -> dict[Language, str]:
    """The reason by language: each is written as `TAG=TEXT`."""
    found: dict[Language, str] = {}
    for one in given:
        tag, sign, text = one.partition("=")
        if not sign or tag.strip() not in held.settings.languages:
            raise failure(UsageError, "deciding.language", text=one, list=", ".join(held.settings.languages))
        found[tag.strip()] = text.strip()
    return found


def _show(held: Framework, found: list[Verdict], as_json: bool, language: Language) -> None:
    if as_json:
        show_json([_told(one) for one in found])
        return
    console = out()
    for one in found:
        console.print(Text(where(held, one.first, one.relation).text(language), style="bold"))
        console.print(f"  {readable(held, one).text(language)}")
        told = _told(one)
        line = [f"--rule {told['rule']}", f"--measure {told['measure']}", f"--body {told['body']}"]
        line += [f"--period {told['period']}"]
        line += [f"--breakdown '{told['breakdown']}'"] if told["breakdown"] else []
        line += [f"--relation {told['relation']}"] if told["relation"] else []
        line += [f"--figure '{figure}'" for figure in _figures(one)]
        console.print(f"  {' '.join(line)}")
    console.print(message("round.asking.undecided", count=len(found)).text(language))


def _figures(one: Verdict) -> list[str]:
    return [str(part.interval) for part in one.parts]


def _told(one: Verdict) -> dict[str, object]:
    key = one.first
    return {
        "rule": one.rule,
        "relation": one.relation,
        "measure": key.measure,
        "body": key.provider,
        "period": str(key.period),
        "breakdown": "; ".join(f"{name}={code}" for name, code in key.dims),
        "figures": _figures(one),
        "observed": str(one.observed),
        "expected": str(one.expected),
    }
