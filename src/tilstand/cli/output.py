"""What the terminal shows: progress and errors on stderr, results on stdout, nothing about a person."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rich.console import Console
from rich.text import Text

from tilstand.define import Framework
from tilstand.errors import PublishError, TilstandError
from tilstand.languages import format_message, make_error
from tilstand.model import Finding, Findings, Severity
from tilstand.terms import Language
from tilstand.terms import Text as Words

_COLOUR = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


_STEERING = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def escape_control_signs(text: str) -> str:
    r"""A text with no sign that steers the terminal; a file can be called anything.

    Example:
        >>> escape_control_signs("a\x1b[2Jb"), escape_control_signs("\u202etxt.exe")
        ('a\\x1b[2Jb', '\\u202etxt.exe')
    """
    return _STEERING.sub(lambda sign: sign[0].encode("unicode_escape").decode(), text)


def escape_line_breaks(name: str) -> str:
    """A name that begins no line of its own."""
    return escape_control_signs(name.replace("\n", "\\n").replace("\t", "\\t"))


def lead_with_name(name: str, text: str) -> Text:
    """A line that begins with a name in bold; what follows is plain.

    Example:
        >>> lead_with_name("Kind", "advice").markup
        '[bold]Kind: [/bold]advice'
    """
    return Text.assemble((f"{name}: ", "bold"), text)


class _SafeConsole(Console):
    """A console on which names and words are shown and never obeyed."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print texts with their steering signs written out."""
        super().print(*map(_escape_printed_object, objects), **options)


def _escape_printed_object(told: Any) -> Any:
    if isinstance(told, str):
        return Text(escape_control_signs(told))  # so that no word in it is taken for a colour, a link or a picture
    if isinstance(told, Text) and _STEERING.search(told.plain):
        return Text(escape_control_signs(told.plain), style=told.style)
    return told


def get_output_console() -> Console:
    """The console for results."""
    return _SafeConsole(soft_wrap=True)


def get_error_console() -> Console:
    """The console for progress and errors."""
    return _SafeConsole(stderr=True, soft_wrap=True)


def build_progress_reporter(quiet: bool, language: Language) -> Callable[[str | Words], None]:
    """A function that tells of each stage as it begins, and what it has to say; silent if asked to be."""
    console = get_error_console()

    def report_stage(stage: str | Words) -> None:
        if not quiet:
            words = format_message(f"terminal.stage.{stage}") if isinstance(stage, str) else stage
            text = words.text(language) + (" …" if isinstance(stage, str) else "")
            console.print(Text(f"  {text}", style="dim"))

    return report_stage


def show_command_error(error: TilstandError, language: str) -> None:
    """An error in the terminal: title, causes, remedy; in the language, where it exists in it."""
    console, error = get_error_console(), error.spoken(language)
    console.print(Text(error.title, style="bold red"))
    for cause in error.causes:
        console.print(Text(f"  {cause}"))
    if error.remedy:
        console.print(Text(f"  → {error.remedy}", style="bold"))


def print_json(value: Any) -> None:
    """A value as JSON on stdout."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    sys.stdout.write(_STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n")


def show_note_lines(notes: Iterable[Words], language: str) -> None:
    """What the user should know though nothing is wrong, on stderr."""
    for note in notes:
        get_error_console().print(Text(note.text(language), style="yellow"))


def show_grouped_findings(
    collection: Framework,
    findings: Findings,
    language: str,
    events: Mapping[str, Sequence[Words]] = MappingProxyType({}),
) -> None:
    """Findings by weight and cause, each in its four lines; a cause that is one event, in its sentences.

    Args:
        collection: The collection, for the rules' titles.
        findings: What to show.
        language: The language to tell them in.
        events: The sentences that stand for all findings of a cause, by its name.
    """
    console = get_output_console()
    for cause, group in findings.group_by_cause():
        console.print()
        title = group[0].title
        about = (cause or "–") if title is None else title.text(language)
        console.print(Text(about, style="bold"), Text(f"({len(group)})", style="dim"))
        if cause in events:
            _show_event_findings(collection, group[0], events[cause], len(group), language)
            continue
        for finding, *alike in _group_repeated_findings(group, language):
            rule = collection.rules[finding.rule].title.text(language)
            first, *rest = finding.format_finding_message(language, rule).splitlines()
            console.print(Text(f"  {first}", style=_COLOUR[finding.severity]))
            for line in rest:
                console.print(Text(f"  {line}"))
            if finding.relation is not None and not collection.rules[finding.rule].delivery:
                console.print(Text(f"       {finding.relation.text(language)}", style="dim"))
            if alike:
                last = alike[-1].where.text(language)
                console.print(
                    Text(f"  {format_terminal_text('alike', language, count=len(alike), last=last)}", style="dim")
                )


def _group_repeated_findings(group: Sequence[Finding], language: str) -> Iterator[list[Finding]]:
    """Findings that follow each other and say the same of another place, which a reader needs only once."""

    def make_repetition_key(one: Finding) -> tuple[str, ...]:
        relation = "" if one.relation is None else one.relation.text(language)
        return one.rule, one.severity, one.what.text(language), one.do.text(language), relation

    for _, same in groupby(group, make_repetition_key):
        yield list(same)


def _show_event_findings(
    collection: Framework, first: Finding, sentences: Sequence[Words], count: int, language: str
) -> None:
    """Several findings as one event: its sentences, and how to see the sums."""
    title = collection.rules[first.rule].title.text(language)
    head = first.format_finding_message(language, title).splitlines()[0]
    get_output_console().print(Text(f"  {head}", style=_COLOUR[first.severity]))
    for sentence in sentences:
        get_output_console().print(Text(f"  {sentence.text(language)}"))
    get_output_console().print(Text(f"  {format_terminal_text('sums', language, count=count)}", style="dim"))


def format_finding_counts(findings: Sequence[Finding] | Findings, language: Language) -> str:
    """How many findings of each weight: `17 errors, 4 warnings`."""
    counts = Counter(f.severity for f in findings)
    matches = [
        f"{counts[s]} " + format_terminal_text(f"{s.value}." + ("one" if counts[s] == 1 else "many"), language)
        for s in Severity
        if counts[s]
    ]
    return ", ".join(matches) or format_terminal_text("none", language)


def format_terminal_text(path: str, language: str, **facts: object) -> str:
    """One of the terminal's own texts, in the language of the messages."""
    return format_message(f"terminal.{path}", **facts).text(language)


def write_page_file(file: Path, data: bytes) -> None:
    """Write a page for the unit to the file that was asked for.

    Raises:
        PublishError: If it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise make_error(PublishError, "unwritable", file=file, error=error) from error
