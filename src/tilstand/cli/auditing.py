"""`tilstand audit`: the figures that a printed text states, held against the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tilstand import define
from tilstand.audit import Audit, Auditor, Checked, Standing
from tilstand.audit.document import document
from tilstand.audit.document.remarks import remark
from tilstand.audit.edition import EditionTexts
from tilstand.cli.option import AsJson, In
from tilstand.cli.show import err, led, out, said, show_json
from tilstand.cli.tongue import tongue
from tilstand.define import Collection, Vocabulary
from tilstand.errors import UsageError
from tilstand.guard import proof_ground
from tilstand.languages import failure
from tilstand.languages.cldr import signs
from tilstand.round.read import about, read
from tilstand.terms import Period
from tilstand.text.place import named

__all__ = ["audit"]

_POINT = re.compile(r"(?<=\d)\.(?=\d)")  # what the ledger states is told with a point

_STYLE = {
    Standing.AGREES: "green",
    Standing.DISPUTED: "yellow",
    Standing.DOES_NOT_FIT: "bold red",
    Standing.NOT_MATCHED: "dim",
}


def audit(
    file: Annotated[Path, typer.Argument(help="The text: .txt, .md, .pdf or .docx.")],
    collection: Annotated[Path, typer.Option("--collection", help="Folder of the collection.")],
    period: Annotated[str, typer.Option("--period", help="Period that the text reports on, e.g. 2024.")],
    as_json: AsJson = False,
    language: In = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Also show the numbers that are not matched.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if a number does not fit.")] = False,
) -> None:
    """Proof-read a text: tie each number in it to a figure of the collection, and say whether they agree.

    Exit code 0 when the text was read; 1 only with --strict and a number that does not fit; 2 when the
    command cannot be carried out as given; 3 when the text cannot be read.
    """
    if not file.is_file():
        raise failure(UsageError, "no_file", file=file)
    text = document(file.read_bytes(), file.name)
    held, language = define.collection(collection), tongue(language, collection)
    auditing, hidden = _auditor(held, period)
    found = auditing.audit(text.lines)
    more = (remark("hidden", count=hidden),) if hidden else ()
    found = Audit(found.checked, (*more, *text.remarks, *found.remarks))
    if as_json:
        for one in found.remarks:  # the list on stdout holds figures only
            err().print(Text(one.text(language), style="yellow"))
        show_json([one.asdict() for one in found.checked])
    else:
        _show(held, found, language, everything)
    if strict and found.counts[Standing.DOES_NOT_FIT]:
        raise typer.Exit(1)


def _auditor(held: Collection, period: str) -> tuple[Auditor, int]:
    """An auditor over the round of a period, or over the first later round that looks back on it.

    Beside it, how many numbers of people its policy keeps from it.
    """
    try:
        wanted = Period.parse(period)
    except ValueError as error:
        raise failure(UsageError, "no_period", text=period) from error
    state = read(held, about(held, wanted))
    ground = proof_ground(state)
    # What bodies wrote may count those whom the policy hides; what the report only cites counts nobody.
    told = () if ground.hidden else tuple(a for one in state.batch.submissions for a in one.answers)
    of_then = state.round.period == wanted
    texts = EditionTexts(state.collection, state.opened, told) if of_then else None
    return Auditor(state.collection, wanted, ground.stated, ground.figures, texts), ground.hidden


def _show(held: Vocabulary, found: Audit, language: str, everything: bool) -> None:
    console = out()
    for told in found.remarks:
        console.print(Text(told.text(language), style="yellow"))
    shown = [c for c in found.checked if everything or c.status is not Standing.NOT_MATCHED]
    for place, text, group in _sentences(shown):
        console.print()
        name = "line_of_page" if place[1] else "line"
        where = _say(name, language, line=place[0], page=place[1])
        console.print(led(where, text))
        for one in group:
            console.print(Text("  ") + _line(held, one, language))
    console.print()
    counts = {status.value: found.counts[status] for status in Standing}
    summary = _say("summary", language, total=len(found.checked), **counts)
    console.print(Text(summary, style="bold"))
    if found.counts[Standing.AGREES] and not found.counts[Standing.DOES_NOT_FIT]:
        console.print(Text(_say("none", language)))
    if found.counts[Standing.NOT_MATCHED] and not everything:
        console.print(Text(_say("rest", language), style="dim"))


def _sentences(checked: list[Checked]) -> Iterator[tuple[tuple[int, int], str, list[Checked]]]:
    groups: dict[tuple[int, int, str], list[Checked]] = {}
    for one in checked:
        groups.setdefault((one.line, one.page, one.text), []).append(one)
    yield from (((line, page), text, group) for (line, page, text), group in groups.items())


def _line(held: Vocabulary, one: Checked, language: str) -> Text:
    """One figure: whether it fits, with both numbers and where the ledger's can be seen."""
    found = Text().append(f"{_say(one.status.value, language):<13}", style=_STYLE[one.status])
    found.append(_say("printed", language, number=one.printed))
    if one.status is not Standing.AGREES or one.expected not in ("", one.printed):
        expected = _POINT.sub(signs(language).decimal, one.expected)
        whose = "edition" if one.key is None and one.sources else "ledger"
        found.append(f", {_say(whose, language, number=expected)}" if expected else "")
    if one.key is not None:
        found.append(f"  {named(held, one.key).text(language)}", style="dim")
    if one.relation:
        found.append(f"  {_say('relation', language, relation=one.relation)}", style="dim")
    if one.findings:
        found.append(f"  {_say('findings', language, list=', '.join(one.findings))}", style="dim")
    first: Any = one.sources[0] if one.sources else None
    if first is not None and first.document:
        place = f"{first.document}" + (
            f":{first.line}" if first.line else f" {first.cell}" if first.cell else ""
        )
        found.append(f"  [{place}]", style="dim")
    return found


def _say(path: str, language: str, **facts: object) -> str:
    return said(f"audit.{path}", language, **facts)
