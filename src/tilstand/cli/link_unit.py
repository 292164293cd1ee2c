"""`tilstand link persons` and `link destroy`: the linkage unit counts, and destroys what was sealed."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from tilstand.cli.link_keys import PassphraseFile, Year, ask_passphrase, say
from tilstand.cli.options import AsJson, By, In, choose_language, parse_day_option, read_clock
from tilstand.cli.output import get_output_console, print_json
from tilstand.errors import UsageError
from tilstand.languages import make_error
from tilstand.storage.atomic import write_files_atomically
from tilstand.terms import Language

KEPT_DAYS = 90
"""How long encodings may exist after they were opened, if nothing else is said."""

UnitKey = Annotated[Path, typer.Option("--key", help="The linkage unit's unit.key; its log lies beside it.")]


def count_linked_persons(
    sealed: Annotated[
        Path, typer.Argument(metavar="SEALED_DIR", help="Folder with the sealed files and nothing else.")
    ],
    key: UnitKey,
    year: Year,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for what comes out.")] = None,
    custody: Annotated[
        Path | None, typer.Option("--custody", help="Copy of the custodian's log with custodian.pub.")
    ] = None,
    totals: Annotated[
        Path | None, typer.Option("--totals", help="CSV with body,total: what each body has reported elsewhere.")
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", metavar="BODY", help="A body whose records may differ from its total."),
    ] = None,
    lists: Annotated[
        list[str] | None, typer.Option("--list", metavar="NAME=BODY,BODY", help="A list of the table; repeatable.")
    ] = None,
    destroy_by: Annotated[
        str,
        typer.Option("--destroy-by", metavar="DAY", help=f"Last day of the encodings; {KEPT_DAYS} days if not given."),
    ] = "",
    by: By = "linkage unit",
    passphrase_file: PassphraseFile = None,
    language: In = "",
    as_json: AsJson = False,
) -> None:
    """Count the persons behind sealed records; write a table for `tilstand estimate`, and figures of the linkage.

    Nothing is merged if anything is wrong with any file. No row and no name comes out.
    """
    from tilstand.link.custody import open_unit_key, read_custody_log
    from tilstand.link.linkage import compare_records
    from tilstand.link.linkage_report import add_sentence, build_linkage_report, write_plain_sentence
    from tilstand.link.overlap import build_overlap_table
    from tilstand.link.persons import build_record_set, join_persons
    from tilstand.link.record_table import build_record_table
    from tilstand.link.sealed_folder import UnitLog, open_sealed_folder

    language = choose_language(language)
    last_day = parse_day_option(destroy_by) or read_clock().date() + timedelta(days=KEPT_DAYS)
    private = open_unit_key(key, ask_passphrase(key.name, passphrase_file, language))
    log = UnitLog(key.parent, by, read_clock())
    found = open_sealed_folder(
        sealed,
        private,
        year,
        log,
        custody=read_custody_log(custody) if custody is not None else (),
        totals=_read_totals(totals) if totals is not None else None,
        accepted=accept or (),
    )
    submissions = [sealed_file.submission for sealed_file in found]
    records = build_record_set(submissions)
    wanted = _parse_lists(lists or ())
    pairs = compare_records(build_record_table(submissions))
    linked = join_persons(records, pairs)
    table = build_overlap_table(records, linked, wanted)
    log.record_opening(found)
    report = build_linkage_report(found, records, pairs, linked, last_day)
    sentence = write_plain_sentence(report)
    report = add_sentence(report, sentence)
    if out is not None:
        (out / "unit").mkdir(parents=True, exist_ok=True, mode=0o700)
        result = json.dumps(report, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        write_files_atomically(
            {out / "result.json": result.encode(), out / "unit" / "overlap.csv": table.to_csv().encode()}
        )
    if as_json:
        print_json(report)
        return
    _show_result(report, sentence.text(language), out, last_day, language)


def destroy_sealed_files(
    sealed: Annotated[Path, typer.Argument(metavar="SEALED_DIR", help="Folder with the sealed files.")],
    key: UnitKey,
    also: Annotated[
        list[Path] | None, typer.Option("--also", metavar="FILE", help="What else was made of them; repeatable.")
    ] = None,
    by: By = "linkage unit",
    language: In = "",
    as_json: AsJson = False,
) -> None:
    """Destroy sealed files, and write so in the linkage unit's log; the year cannot be linked again."""
    from tilstand.link.sealed_folder import SUFFIX, UnitLog

    language = choose_language(language)
    files = [*sorted(sealed.glob(f"*{SUFFIX}")), *(also or ())]
    if not files:
        raise make_error(UsageError, "link.unit.nothing", folder=sealed)
    told = UnitLog(key.parent, by, read_clock()).destroy_files(files)
    if as_json:
        print_json(told)
        return
    say("persons.destroyed", language, count=len(told), file=key.parent / "unit-log.jsonl")


def _parse_lists(texts: list[str] | tuple[str, ...]) -> dict[str, list[str]]:
    """The bodies of each list that somebody named.

    Raises:
        UsageError: If a text names no list.
    """
    found: dict[str, list[str]] = {}
    for text in texts:
        name, sign, bodies = text.partition("=")
        if not (name and sign and bodies) or name in found:
            raise make_error(UsageError, "link.list_named", text=text)
        found[name] = bodies.split(",")
    return found


def _read_totals(file: Path) -> dict[str, int]:
    """What each body has reported, from a CSV with body and total.

    Raises:
        UsageError: If it is no such file.
    """
    try:
        rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
        return {row["body"]: int(row["total"]) for row in rows}
    except (KeyError, ValueError, TypeError, csv.Error):
        raise make_error(UsageError, "link.totals", file=file.name) from None


def _show_result(report: dict[str, Any], sentence: str, out: Path | None, last_day: date, language: Language) -> None:
    get_output_console().print(sentence)
    quality = report["quality"]
    for threshold, persons in quality["persons_by_threshold"].items():
        say("persons.threshold", language, threshold=threshold, persons=persons)
    say("persons.destroy_by", language, day=last_day)
    if out is not None:
        say("persons.written", language, result=out / "result.json", table=out / "unit" / "overlap.csv")
