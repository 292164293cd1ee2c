"""`tilstand protect audit`: what an edition, read all at once, gives away of few people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tilstand.cli.option import AsJson, Former, In
from tilstand.cli.show import out, said, show_json
from tilstand.cli.tongue import tongue
from tilstand.define import Vocabulary
from tilstand.define.policy import Policy
from tilstand.guard import attack
from tilstand.protect.attack import Leak, ReleaseReading
from tilstand.round.accept import CODE

__all__ = ["audit"]

_PARTS = ("answers", "chapters", "tables", "plots")
_PLACES = 6
"""So many places of a leak are listed on the terminal; JSON has all of them."""


def audit(
    edition: Annotated[Path, typer.Argument(metavar="EDITION", help="Folder of the edition, as built.")],
    collection: Annotated[
        Path, typer.Option("--collection", help="Folder of the collection that it was built from.")
    ],
    everything: Annotated[
        bool, typer.Option("--all", help="Also list the small counts that stand there themselves.")
    ] = False,
    former: Former = None,
    bodies: Annotated[
        int,
        typer.Option("--bodies", min=0, max=3, help="Bodies, who know their own: so many together."),
    ] = 0,
    persons: Annotated[
        bool, typer.Option("--persons", help="Persons in small counts, who know that they are counted.")
    ] = False,
    groups: Annotated[
        str, typer.Option("--groups", help="Dimensions of which no whole group may be seen in one category.")
    ] = "",
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Read all of an edition at once, and work out every count of few people in it, each with its proof.

    Tables, sentences, pictures, findings and accounts are read together, with the sums that everybody knows.
    Where a policy hides numbers, texts that say one in words are named, each with a code. Who accepts one
    does so by `tilstand round acknowledge`, with a reason; it is named no more as long as it reads the same.

    Readers who know more are those that the policy of the round names, and those that are named here.

    Exit code 0 when nothing of few people is given away; 1 when something is, in numbers or words; 3 when the
    edition is not as it was built, or was built from other files than the collection has now.
    """
    dimensions = tuple(one.strip() for one in groups.split(",") if one.strip())
    readers = Policy(colluding=bodies, persons=persons, groups=dimensions)
    state, found = attack(edition, collection, former=former, readers=readers)
    words = tongue(language, collection)
    if as_json:
        show_json(_asdict(found, state.collection, words))
    else:
        _show(found, state.collection, words, everything=everything)
    if found.leaks or found.said:
        raise typer.Exit(1)


def _asdict(found: ReleaseReading, collection: Vocabulary, language: str) -> dict[str, Any]:
    return {
        "threshold": found.threshold,
        "told": found.told,
        "asked": found.asked,
        "slack": dict(found.loose),
        "before": [key.text() for key in found.before],
        "leaks": [one.asdict(collection, language) for one in found.leaks],
        "said": [
            {
                "code": one.code,
                "kind": one.kind,
                "place": one.place,
                "language": one.language,
                "sentence": one.sentence,
                "words": one.found.text,
                "tells": one.found.kind,
            }
            for one in found.said
        ],
    }


def _show(found: ReleaseReading, collection: Vocabulary, language: str, *, everything: bool) -> None:
    console = out()

    def say(path: str, **facts: object) -> str:
        return said(f"attack.{path}", language, **facts)

    most = found.threshold - 1
    console.print(Text(say("read", told=found.told, asked=found.asked, most=most), style="bold"))
    standing = [one for one in found.leaks if one.kind == "told"]
    others = [one for one in found.leaks if one.kind != "told"]
    if not found.leaks and not found.said:
        console.print(Text(say("nothing"), style="green"))
    if standing:
        console.print(Text(say("standing", count=len(standing)), style="yellow"))
    for one in standing if everything else ():
        _one(one, collection, language)
    if standing and not everything:
        console.print(Text(say("all"), style="dim"))
    if others:
        console.print(Text(say("worked_out", count=len(others)), style="bold red"))
    for one in others:
        _one(one, collection, language)
    _show_said(found, language)
    if found.before:
        console.print(Text(say("before", count=len(found.before)), style="yellow"))
    if found.loose:
        console.print(Text(say("slack", count=len(found.loose)), style="dim"))


def _show_said(found: ReleaseReading, language: str) -> None:
    """The places whose words tell what tables hide: the code of each, where, what, and what to do."""
    console = out()

    def say(path: str, **facts: object) -> Text:
        return Text(said(f"attack.{path}", language, **facts))

    if not found.said:
        return
    console.print(say("said", count=len(found.said)), style="bold red")
    for place in found.said:
        part = place.kind if place.kind in _PARTS else "other"
        where = say(f"said_in.{part}", place=place.place, tag=place.language)
        console.print(Text.assemble(f"  {place.code[:CODE]}  ", where, ": ", say(f"says.{place.found.kind}")))
        console.print(Text.assemble("    ", say("sentence", words=" ".join(place.sentence.split()))))
    console.print(Text.assemble("  ", say("said_do")))


def _one(leak: Leak, collection: Vocabulary, language: str) -> None:
    console = out()
    console.print(Text(f"  {leak.told(collection).text(language)}"))
    if leak.places:
        shown = ", ".join(leak.places[:_PLACES])
        rest = len(leak.places) - _PLACES
        more = "" if rest < 1 else f", {said('more', language, count=rest)}"
        console.print(Text(f"    {said('attack.places', language)} {shown}{more}", style="dim"))
