"""`tilstand audit`: the figures that a printed text states, held against the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tilstand import define
from tilstand.audit import Audit, Auditor, Checked, Status
from tilstand.audit.document import document
from tilstand.cli.option import AsJson, In
from tilstand.cli.show import err, out, show_json
from tilstand.define import Collection
from tilstand.errors import UsageError
from tilstand.reconcile.find import named
from tilstand.round import about, read
from tilstand.terms import Period

__all__ = ["audit"]

_WORDS = {
    "nb": {
        Status.AGREES: "stemmer",
        Status.DOES_NOT_FIT: "stemmer ikke",
        Status.NOT_MATCHED: "ikke knyttet",
        "line": "linje",
        "page": "side",
        "printed": "trykt",
        "ledger": "grunnlaget",
        "relation": "sammenheng",
        "summary": "{total} tall: {agrees} stemmer, {does_not_fit} stemmer ikke, {not_matched} ikke knyttet.",
        "none": "Ingen av tallene som er knyttet, avviker fra grunnlaget.",
        "rest": "Tall som ikke er knyttet, kan være riktige; de er bare ikke kontrollert. --all viser dem.",
    },
    "nn": {
        Status.AGREES: "stemmer",
        Status.DOES_NOT_FIT: "stemmer ikkje",
        Status.NOT_MATCHED: "ikkje knytt",
        "line": "linje",
        "page": "side",
        "printed": "trykt",
        "ledger": "grunnlaget",
        "relation": "samanheng",
        "summary": "{total} tal: {agrees} stemmer, {does_not_fit} stemmer ikkje, {not_matched} ikkje knytte.",
        "none": "Ingen av tala som er knytte, avvik frå grunnlaget.",
        "rest": "Tal som ikkje er knytte, kan vere rette; dei er berre ikkje kontrollerte. --all viser dei.",
    },
    "en": {
        Status.AGREES: "agrees",
        Status.DOES_NOT_FIT: "does not fit",
        Status.NOT_MATCHED: "not matched",
        "line": "line",
        "page": "page",
        "printed": "printed",
        "ledger": "ledger",
        "relation": "relation",
        "summary": "{total} numbers: {agrees} agree, {does_not_fit} do not fit, {not_matched} not matched.",
        "summary_one": "1 number: {agrees} agreeing, {does_not_fit} not fitting, {not_matched} not matched.",
        "none": "None of the numbers that are matched differs from the ledger.",
        "rest": "Numbers that are not matched may be right; they are just not checked. --all shows them.",
    },
}
_STYLE = {Status.AGREES: "green", Status.DOES_NOT_FIT: "bold red", Status.NOT_MATCHED: "dim"}


def audit(
    file: Annotated[Path, typer.Argument(help="The text: .txt, .md, .pdf or .docx.")],
    collection: Annotated[Path, typer.Option("--collection", help="Folder of the collection.")],
    period: Annotated[str, typer.Option("--period", help="Period that the text reports on, e.g. 2024.")],
    as_json: AsJson = False,
    language: In = "nb",
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
        raise UsageError(f"There is no file {file}", remedy="Check the name.")
    text = document(file.read_bytes(), file.name)
    held = define.collection(collection)
    auditing = _auditor(held, period)
    found = auditing.audit(text.lines)
    found = Audit(found.checked, (*text.remarks, *found.remarks))
    if as_json:
        for remark in found.remarks:  # the list on stdout holds figures only
            err().print(Text(remark.text(language), style="yellow"))
        show_json([one.asdict() for one in found.checked])
    else:
        _show(held, found, language, everything)
    if strict and found.counts[Status.DOES_NOT_FIT]:
        raise typer.Exit(1)


def _auditor(held: Collection, period: str) -> Auditor:
    """An auditor over the round of a period, or over the first later round that looks back on it."""
    try:
        wanted = Period.parse(period)
    except ValueError as error:
        raise UsageError(
            f"{period!r} names no period", remedy="Write it as 2024, 2024-H1 or 2024-05."
        ) from error
    state = read(held, about(held, wanted))
    return Auditor(state.collection, wanted, state.stated, state.reconciled.figures)


def _show(held: Collection, found: Audit, language: str, everything: bool) -> None:
    console, words = out(), _WORDS[language]
    for remark in found.remarks:
        console.print(Text(remark.text(language), style="yellow"))
    shown = [c for c in found.checked if everything or c.status is not Status.NOT_MATCHED]
    for place, text, group in _sentences(shown):
        console.print()
        page = f", {words['page']} {place[1]}" if place[1] else ""
        console.print(Text(f"{words['line']} {place[0]}{page}: ", style="bold") + Text(text))
        for one in group:
            console.print(Text("  ") + _line(held, one, language))
    console.print()
    counts = {status.value: found.counts[status] for status in Status}
    summary = words.get("summary_one" if len(found.checked) == 1 else "summary", words["summary"])
    console.print(Text(summary.format(total=len(found.checked), **counts), style="bold"))
    if found.counts[Status.AGREES] and not found.counts[Status.DOES_NOT_FIT]:
        console.print(Text(words["none"]))
    if found.counts[Status.NOT_MATCHED] and not everything:
        console.print(Text(words["rest"], style="dim"))


def _sentences(checked: list[Checked]) -> Iterator[tuple[tuple[int, int], str, list[Checked]]]:
    groups: dict[tuple[int, int, str], list[Checked]] = {}
    for one in checked:
        groups.setdefault((one.line, one.page, one.text), []).append(one)
    yield from (((line, page), text, group) for (line, page, text), group in groups.items())


def _line(held: Collection, one: Checked, language: str) -> Text:
    """One figure: whether it fits, with both numbers and where the ledger's can be seen."""
    words = _WORDS[language]
    found = Text(f"{words[one.status]:<13}", style=_STYLE[one.status])
    found.append(f"{words['printed']} {one.printed}")
    if one.status is Status.DOES_NOT_FIT or one.expected not in ("", one.printed):
        found.append(f", {words['ledger']} {one.expected}" if one.expected else "")
    if one.key is not None:
        found.append(f"  {named(held, one.key).text(language)}", style="dim")
    if one.relation:
        found.append(f"  {words['relation']} {one.relation}", style="dim")
    first: Any = one.sources[0] if one.sources else None
    if first is not None and first.document:
        place = f"{first.document}" + (
            f":{first.line}" if first.line else f" {first.cell}" if first.cell else ""
        )
        found.append(f"  [{place}]", style="dim")
    return found
