"""Commands `protect release`, `audit`, `compare` and `round-lines`: figures of a round."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from tilstand import protect as protecting
from tilstand.cli.options import AsJson, CollectionFolder, Former, In, PersonsKnow, RoundName, choose_language
from tilstand.cli.output import format_terminal_text, get_output_console, print_json, write_page_file
from tilstand.define import RoundView, StructuralMetadata
from tilstand.define.round_settings import Policy, PolicyMethod
from tilstand.errors import ProtectionError, UsageError
from tilstand.languages import make_error
from tilstand.pipeline import release
from tilstand.pipeline.release import attack_edition, compare_policy_choices
from tilstand.pipeline.release import make_round_release as made
from tilstand.protect.attack import AttackResult, Disclosure
from tilstand.protect.attack.compare import PolicyChoice
from tilstand.round.disclosures import CODE
from tilstand.terms import Key, Language

if TYPE_CHECKING:
    from tilstand.protect.attack.compare import ResearcherFile

_PARTS = ("answers", "chapters", "tables", "plots")
_PLACES = 6
"""So many places of a leak are listed on the terminal; JSON has all of them."""


def audit_edition(
    edition: Annotated[Path, typer.Argument(metavar="EDITION", help="Folder of the edition, as built.")],
    collection: Annotated[Path, typer.Option("--collection", help="Folder of the collection that it was built from.")],
    everything: Annotated[
        bool, typer.Option("--all", help="Also list the small counts that stand there themselves.")
    ] = False,
    former: Former = None,
    bodies: Annotated[
        int, typer.Option("--bodies", min=0, max=3, help="Bodies, who know their own: so many together.")
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
    dimensions = tuple(text.strip() for text in groups.split(",") if text.strip())
    readers = Policy(colluding=bodies, persons=persons, groups=dimensions)
    state, attack_result = attack_edition(edition, collection, former=former, readers=readers)
    words = choose_language(language, collection)
    if as_json:
        print_json(_to_attack_record(attack_result, state.collection, words))
    else:
        _show_attack_result(attack_result, state.collection, words, everything=everything)
    if attack_result.leaks or attack_result.said:
        raise typer.Exit(1)


def _to_attack_record(found: AttackResult, collection: StructuralMetadata, language: str) -> dict[str, Any]:
    return {
        "threshold": found.threshold,
        "told": found.told,
        "asked": found.asked,
        "slack": dict(found.loose),
        "before": [key.text() for key in found.before],
        "leaks": [leak.to_dict(collection, language) for leak in found.leaks],
        "said": [
            {
                "code": disclosing_place.code,
                "kind": disclosing_place.kind,
                "place": disclosing_place.place,
                "language": disclosing_place.language,
                "sentence": disclosing_place.sentence,
                "words": disclosing_place.found.text,
                "tells": disclosing_place.found.kind,
            }
            for disclosing_place in found.said
        ],
    }


def _show_attack_result(
    found: AttackResult, collection: StructuralMetadata, language: str, *, everything: bool
) -> None:
    console = get_output_console()

    def format_attack_line(path: str, **facts: object) -> str:
        return format_terminal_text(f"attack.{path}", language, **facts)

    most = found.threshold - 1
    console.print(Text(format_attack_line("read", told=found.told, asked=found.asked, most=most), style="bold"))
    standing = [leak for leak in found.leaks if leak.kind == "told"]
    others = [leak for leak in found.leaks if leak.kind != "told"]
    if not found.leaks and not found.said:
        console.print(Text(format_attack_line("nothing"), style="green"))
    if standing:
        console.print(Text(format_attack_line("standing", count=len(standing)), style="yellow"))
    for disclosure in standing if everything else ():
        _show_disclosed_count(disclosure, collection, language)
    if standing and not everything:
        console.print(Text(format_attack_line("all"), style="dim"))
    if others:
        console.print(Text(format_attack_line("worked_out", count=len(others)), style="bold red"))
    for disclosure in others:
        _show_disclosed_count(disclosure, collection, language)
    _show_revealing_texts(found, language)
    if found.before:
        console.print(Text(format_attack_line("before", count=len(found.before)), style="yellow"))
    if found.loose:
        console.print(Text(format_attack_line("slack", count=len(found.loose)), style="dim"))


def _show_revealing_texts(found: AttackResult, language: str) -> None:
    """The places whose words tell what tables hide: the code of each, where, what, and what to do."""
    console = get_output_console()

    def format_revealing_line(path: str, **facts: object) -> Text:
        return Text(format_terminal_text(f"attack.{path}", language, **facts))

    if not found.said:
        return
    console.print(format_revealing_line("said", count=len(found.said)), style="bold red")
    for place in found.said:
        part = place.kind if place.kind in _PARTS else "other"
        where = format_revealing_line(f"said_in.{part}", place=place.place, tag=place.language)
        console.print(
            Text.assemble(f"  {place.code[:CODE]}  ", where, ": ", format_revealing_line(f"says.{place.found.kind}"))
        )
        console.print(Text.assemble("    ", format_revealing_line("sentence", words=" ".join(place.sentence.split()))))
    console.print(Text.assemble("  ", format_revealing_line("said_do")))


def _show_disclosed_count(leak: Disclosure, collection: StructuralMetadata, language: str) -> None:
    console = get_output_console()
    console.print(Text(f"  {leak.told(collection).text(language)}"))
    if leak.places:
        shown = ", ".join(leak.places[:_PLACES])
        rest = len(leak.places) - _PLACES
        more = "" if rest < 1 else f", {format_terminal_text('more', language, count=rest)}"
        console.print(Text(f"    {format_terminal_text('attack.places', language)} {shown}{more}", style="dim"))


def release_round_figures(
    collection: CollectionFolder, round_name: RoundName, as_json: AsJson = False, language: In = ""
) -> None:
    """Make the release, and say how small numbers are treated."""
    (state, released), language = made(collection, round_name), choose_language(language, collection)
    record = protecting.find_small_counts(state.collection, released)
    if as_json:
        print_json(record)
        return
    console = get_output_console()
    console.print(Text(format_terminal_text("releasable", language, count=len(released.tables)), style="bold"))
    policy = protecting.get_policy(state.round)
    cells: Any = record["cells"]
    text = format_terminal_text("policy", language, policy=policy.method, cells=len(cells), most=policy.threshold - 1)
    console.print(f"  {text}")


_ALL = "_T"
_HEADS = ("measure", "provider", "period")
_LETTERS = ("OBS_STATUS", "CONF_STATUS")


def write_round_counts(
    collection: CollectionFolder,
    round_name: RoundName,
    folder: Annotated[Path, typer.Option("--out", help="Folder to write; it must be empty or not there.")],
    threshold: Annotated[
        int | None, typer.Option("--threshold", min=2, help="The least count that need not be protected; the policy's.")
    ] = None,
    bodies: Annotated[
        int, typer.Option("--bodies", min=0, max=3, help="Bodies, who know their own: so many together.")
    ] = 0,
    persons: PersonsKnow = False,
    language: In = "",
) -> None:
    """Write every count of people of a round, printed or not, for a researcher.

    What the edition tells is told here too, what it hides stays hidden, and of the rest as much is told as
    leaves nothing of few people to be worked out from both. Nothing is written where that cannot be.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise make_error(UsageError, "table.there", folder=folder)
    readers = Policy(colluding=bodies, persons=persons)
    state, policy, researcher_file = release.list_protected_lines(
        collection, round_name, threshold=threshold, readers=readers
    )
    if researcher_file.reading.leaks:
        raise make_error(ProtectionError, "table.unsafe", file=round_name, count=len(researcher_file.reading.leaks))
    words = choose_language(language, collection)
    dimensions = [
        name for name in state.collection.settings.dimensions if any(key.code(name) for key in researcher_file.numbers)
    ]
    margins = [key for key in researcher_file.numbers if key not in researcher_file.finest]
    finest = [key for key in researcher_file.numbers if key in researcher_file.finest]
    about = _describe_count_files(state.collection, policy, researcher_file, dimensions, words)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (
        ("lines.csv", _write_counts_csv(researcher_file, finest, dimensions)),
        ("margins.csv", _write_counts_csv(researcher_file, margins, dimensions)),
        ("about.json", f"{json.dumps(about, ensure_ascii=False, indent=1)}\n".encode()),
    ):
        (folder / name).write_bytes(data)
    get_output_console().print(
        Text(format_terminal_text("lines.written", words, folder=folder, cells=len(researcher_file.numbers)))
    )


def _write_counts_csv(found: ResearcherFile, keys: Iterable[Key], dimensions: list[str]) -> bytes:
    from tilstand.sdc.protected_table import FREE, HIDDEN

    string_io = io.StringIO()
    write = csv.writer(string_io, lineterminator="\n")
    write.writerow([*_HEADS, *dimensions, "value", *_LETTERS])
    for key in keys:
        number = found.numbers[key]
        codes = [key.code(name) or _ALL for name in dimensions]
        told = ["" if number is None else str(number), *(HIDDEN if number is None else FREE)]
        write.writerow([key.measure, key.provider, str(key.period), *codes, *told])
    return string_io.getvalue().encode()


def _describe_count_files(
    collection: StructuralMetadata, policy: Policy, found: ResearcherFile, dimensions: list[str], language: Language
) -> dict[str, Any]:
    """What the files hold, in words and in data."""
    facts = {"least": policy.threshold, "most": policy.threshold - 1}
    used = {pair for key in found.numbers for pair in key.dims}
    bodies = dict.fromkeys(key.provider for key in found.numbers)
    readers = ["anybody", *(["bodies"] if policy.colluding else []), *(["persons"] if policy.persons else [])]
    return {
        "files": {name: format_terminal_text(f"lines.{name}", language) for name in ("lines", "margins")},
        "columns": {
            "measure": {
                name: collection.get_measure_label(name).text(language)
                for name in dict.fromkeys(key.measure for key in found.numbers)
            },
            "provider": {name: collection.provider_label(name).text(language) for name in bodies},
            **{
                name: {
                    code.id: code.label.text(language)
                    for code in collection.get_codelist(name)
                    if (name, code.id) in used
                }
                for name in dimensions
            },
            "value": format_terminal_text("lines.by_suppress", language, **facts),
            "OBS_STATUS": {text: format_terminal_text(f"lines.{text}", language) for text in ("A", "Q")},
            "CONF_STATUS": {text: format_terminal_text(f"lines.{text}", language) for text in ("F", "C")},
        },
        "total": _ALL,
        "method": policy.method,
        "threshold": policy.threshold,
        "readers": readers,
        "attack": {"leaks": 0, "words": format_terminal_text("lines.attack", language)},
        "cells": len(found.numbers),
    }


def compare_policies(
    collection: CollectionFolder,
    round_name: RoundName,
    threshold: Annotated[
        list[int] | None,
        typer.Option("--threshold", min=2, help="Counts from 1 to less than this are small; may be repeated."),
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--page", help="Write it as a page with pictures too, to this file.")
    ] = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Try policies on a round: what each would hide, and what a reader would get to know all the same.

    Every number shown, rounded ones, small ones as a range, codes merged, small ones hidden. Nothing is
    decided: the policy of a round stands in its round.toml.
    """
    wanted = sorted(set(threshold or [3]))
    policies = [Policy(method="as_printed", threshold=wanted[0])]
    methods: tuple[PolicyMethod, ...] = ("round", "ranges", "merge", "suppress")
    policies += [Policy(method=method, threshold=number) for method in methods for number in wanted]
    state, tried = compare_policy_choices(collection, round_name, policies)
    words = choose_language(language, collection)
    if page is not None:
        from tilstand.internal.status_pages import render_policy_comparison

        write_page_file(page, render_policy_comparison(state.collection, tried, words))
    if as_json:
        print_json([current_policy_choice.to_dict() for current_policy_choice in tried])
        return
    console = get_output_console()
    for policy_choice in tried:
        console.print(Text(_format_policy_name(policy_choice, words), style="bold"))
        for line in (
            *_list_merged_codes(policy_choice, state.collection, words),
            *_format_policy_lines(policy_choice, words),
        ):
            console.print(Text(f"  {line}"))
        for figure in policy_choice.refused:
            console.print(Text(f"    {figure}"))


def _format_policy_name(one: PolicyChoice, language: str) -> str:
    return format_terminal_text(f"compare.{one.name}", language, least=one.policy.threshold)


def _list_merged_codes(one: PolicyChoice, collection: RoundView, language: str) -> Iterator[str]:
    """Which codes a policy makes one, a line each, as they would stand in the round's file."""
    if one.across:
        yield format_terminal_text("compare.across", language)
    if one.policy.method == "merge":
        yield format_terminal_text("compare.merged" if one.policy.merged else "compare.unmerged", language)
    for group in one.policy.merged:
        codelist = collection.get_codelist(group.dimension)
        yield f"  {group.dimension}: {', '.join(codelist[code].label.text(language) for code in group.codes)}"
        codes = ", ".join(f'"{code}"' for code in group.codes)
        yield from ("    [[policy.merged]]", f'    dimension = "{group.dimension}"', f"    codes = [{codes}]")


def _format_policy_lines(one: PolicyChoice, language: str) -> Iterator[str]:
    """What a policy leaves and costs, a line each: a table would be wider than a window."""
    if one.refused:
        yield format_terminal_text(
            "compare.refused", language, policy=_format_policy_name(one, language), count=len(one.refused)
        )
        return
    yield format_terminal_text("compare.leaks", language, told=one.told, worked_out=one.worked_out)
    for fallback_suppression in one.held:
        yield fallback_suppression.told.text(language)
    yield format_terminal_text("compare.lost", language, lost=one.lost, cells=one.cells, lead=len(one.leading))
    if one.moved:
        yield format_terminal_text("compare.moved", language, moved=one.moved, error=one.error, quoted=one.quoted)
    if one.worst is not None:
        table, lost, cells = one.worst
        yield format_terminal_text("compare.worst", language, table=table, lost=lost, cells=cells)
