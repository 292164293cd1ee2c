"""What commands ask of what does the work, and each line that they show with its style."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from tilstand.cli import _convert_error, edition, output, reconcile, register_overview, round_edition, round_status, run
from tilstand.cli.round_questions import _select_posed_questions as questions_of
from tilstand.cli.round_texts import _choose_text_page as page_of
from tilstand.cli.round_texts import _read_code_lines
from tilstand.errors import TilstandError, UsageError
from tilstand.kernel.system import KernelError
from tilstand.languages import make_error
from tilstand.model import Finding, Severity
from tilstand.terms import InvariantText, Period

Shown = list[tuple[str, str]]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Each line that is printed, with its style."""
    lines: Shown = []

    def put(*told: Any, **options: Any) -> None:
        texts = [(one, "") if isinstance(one, str) else (one.plain, str(one.style)) for one in told]
        lines.append((" ".join(text for text, _ in texts), "|".join(style for _, style in texts)))

    for module in (round_status, edition, register_overview, round_edition, reconcile, run, output):
        for name in ("get_output_console", "get_error_console"):
            monkeypatch.setattr(module, name, lambda: SimpleNamespace(print=put), raising=False)
    return lines


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    """Puts a stand-in for something, which keeps what it is called with."""

    def stand(module: Any, name: str, given: Any = None) -> list[Any]:
        calls: list[Any] = []

        def called(*values: Any, **named: Any) -> Any:
            calls.append((values, named))
            return given

        monkeypatch.setattr(module, name, called)
        return calls

    return stand


def test_every_error_is_told_with_its_causes_and_its_code() -> None:
    relations = "The relations cannot be reckoned with in whole numbers"
    known = make_error(UsageError, "asking.which", [InvariantText("For this.")])
    expected: Mapping[Exception, tuple[str, list[str], int]] = {
        known: (known.title, ["For this."], 2),
        KernelError("A row", cause=("One.", "Two.")): (relations, ["A row", "One.", "Two."], 3),
        MemoryError(): ("There is not enough memory", ["The work needs more memory than it gets here."], 3),
        PermissionError("no"): ("A file or folder cannot be used", ["no"], 3),
        ValueError("odd"): ("tilstand has a fault and stopped", ["ValueError: odd"], 70),
    }
    for error, (title, causes, code) in expected.items():
        told, ends = _convert_error(error)
        told = told.spoken("en")
        assert (told.title, list(map(str, told.causes)), ends) == (title, causes, code)
        assert isinstance(told, TilstandError)


def test_questions_that_are_not_there_are_named_in_order_and_the_others_chosen() -> None:
    posed = tuple(SimpleNamespace(number=number) for number in ("q3", "q1", "q2"))
    assert questions_of(posed, None) == questions_of(posed, []) == posed  # type: ignore[arg-type]
    assert questions_of(posed, [" Q2", "q3 "]) == (posed[0], posed[2])  # type: ignore[arg-type]
    strange = [f"x{n}" for n in (9, 4, 7, 1, 8, 2, 6, 3, 5)]
    with pytest.raises(UsageError) as raised:
        questions_of(posed, [*strange, "q1"])  # type: ignore[arg-type]
    assert list(map(str, raised.value.spoken("en").causes)) == sorted(strange)


@pytest.mark.parametrize(("number", "page"), [(0, 4), (4, 4), (7, 7), (5, None)])
def test_of_marked_texts_the_first_is_opened_or_the_one_of_that_number(number: int, page: int | None) -> None:
    pages = [SimpleNamespace(number=4), SimpleNamespace(number=7)]
    asked: list[Any] = []
    waits: Any = SimpleNamespace(
        list_marked_pages=lambda wanted: pages, page=lambda *facts: asked.append(facts) or "that page"
    )
    found: Any = page_of(waits, number, bool, marked=True)
    assert (found and found.number) == page
    assert page_of(waits, number, bool, marked=False) == "that page"
    assert asked == [(number, bool)]


def test_hashes_come_from_the_command_and_from_a_file_each_once(tmp_path: Path) -> None:
    file = tmp_path / "hashes.txt"
    file.write_text("# read\n\nCC  # by two\nbb\n", "utf-8")
    assert _read_code_lines([" AA ", "bb", ""], file) == ("aa", "bb", "cc")
    assert _read_code_lines(None, file) == ("cc", "bb")
    assert _read_code_lines(["aa"], None) == ("aa",)
    assert _read_code_lines(None, None) == ()
    with pytest.raises(UsageError) as raised:
        _read_code_lines(["aa"], tmp_path / "none.txt")
    assert "none.txt" in str(raised.value.spoken("en").causes[0])


def test_the_board_shows_each_body_and_marks_the_late(shown: Shown) -> None:
    def line(name: str, **more: Any) -> Any:
        facts = {"late": False, "questions": None, "account": InvariantText("made"), "texts": None, **more}
        return SimpleNamespace(body=InvariantText(name), figures=InvariantText("came"), **facts)

    lines = [line("A", late=True), line("B", questions=InvariantText("2 open"), texts=InvariantText("1 of 3"))]
    posts = (SimpleNamespace(shown=None), SimpleNamespace(shown="act"))
    board: Any = SimpleNamespace(
        deadline=date(2031, 3, 4), posts=posts, between=(InvariantText("read"), InvariantText("go"))
    )
    round_status._show_status_board(lines, board, "en")
    due, *bodies = shown
    assert "4 March 2031" in due[0]
    rest = [("", ""), ("read", ""), ("go", "")]
    assert bodies == [("A: came", "bold red"), ("B: came · 2 open · made · 1 of 3", ""), *rest]
    shown.clear()
    round_status._show_status_board([], SimpleNamespace(deadline=None, posts=(), between=()), "en")  # type: ignore[arg-type]
    assert [bool(text) for text, _ in shown] == [False, True]


def test_places_that_are_accepted_are_told_by_the_codes_that_were_asked_for(
    shown: Shown, noted: Callable[..., list[Any]]
) -> None:
    at = datetime(2031, 5, 6, tzinfo=UTC)
    noted(round_edition, "read_clock", at)
    noted(round_edition, "choose_language", "en")
    noted(round_edition, "find_quantity_places", (SimpleNamespace(collection="held"), "left"))
    opened = noted(round_edition, "open_round_journal", "store")
    made = [SimpleNamespace(subject="0123456789abcdef" * 4), SimpleNamespace(subject="fedcba9876543210" * 4)]
    accepted = noted(round_edition, "accept_places", made)
    checked = noted(round_edition, "let_pass")
    places = ["0123", "fedc"]
    round_edition.acknowledge_check(Path("c"), "2031", "telling", "K", reason="read", places=places)
    assert opened == [(("held", "2031"), {})]
    assert accepted == [(("store", "left", places), {"by": "K", "reason": "read", "at": at})]
    assert checked == []
    codes = [one.subject[: round_edition.CODE] for one in made]
    assert [next(word for word in text.split() if word[:4] in places).strip(".:,") for text, _ in shown] == codes


def test_a_reconciliation_ends_with_what_was_checked_and_what_was_decided(
    shown: Shown, noted: Callable[..., list[Any]]
) -> None:
    noted(reconcile, "format_finding_counts", "2 errors")
    noted(reconcile, "read_smudged_numbers", ["smudged"])
    noted(reconcile, "describe_number_readings", InvariantText("read as 7"))
    decided = [SimpleNamespace(line=InvariantText("first")), SimpleNamespace(line=InvariantText("second"))]
    found: Any = SimpleNamespace(
        outcome_line=InvariantText("9 hold"),
        unchecked_notices=[InvariantText("not 3")],
        book=None,
        verdicts=None,
        decided=decided,
    )
    reconcile._show_reconciliation_end(None, found, None, "en")  # type: ignore[arg-type]
    told = [("", ""), ("9 hold; 2 errors", "bold"), ("not 3", ""), ("read as 7", "")]
    assert shown == [*told, ("", ""), ("first", "dim"), ("second", "dim")]
    shown.clear()
    found.decided = []
    reconcile._show_reconciliation_end(None, found, None, "en")  # type: ignore[arg-type]
    assert shown == told


@pytest.mark.parametrize(("draft", "final", "asked"), [(False, False, None), (True, False, True), (False, True, False)])
@pytest.mark.parametrize("as_json", [False, True])
def test_a_run_asks_for_a_draft_a_finished_edition_or_neither(
    noted: Callable[..., list[Any]], *, draft: bool, final: bool, asked: bool | None, as_json: bool
) -> None:
    result = SimpleNamespace(state=SimpleNamespace(notes=["n"], findings=SimpleNamespace(errors=["e"])))
    built = noted(run.stages, "build_edition", result)
    noted(run, "choose_language", "en")
    noted(run, "read_clock", datetime(2031, 5, 6, tzinfo=UTC))
    silent = noted(run, "build_progress_reporter", "bar")
    notes, told = noted(run, "show_note_lines"), noted(run, "_show_run_result")
    summed, written = noted(run, "_summarise_run", {"a": 1}), noted(run, "print_json")
    place = Path("c")
    run.run_pipeline(place, "2031", place / "e", by="K", draft=draft, final=final, as_json=as_json)
    facts = {"inbox": (), "line_lists": (), "archive": None, "by": "K", "former": None, "draft": asked}
    facts |= {"today": date(2031, 5, 6), "progress": "bar"}
    assert built == [((place, "2031", place / "e"), facts)]
    assert (silent, notes) == ([((as_json, "en"), {})], [((["n"], "en"), {})])
    each = [((result, place / "e", "en"), {})]
    assert (told, summed, written) == (([], each, [(({"a": 1},), {})]) if as_json else (each, [], []))
    with pytest.raises(typer.Exit) as ended:
        run.run_pipeline(place, "2031", place / "e", draft=draft, final=final, as_json=as_json, strict=True)
    assert ended.value.exit_code == 1
    with pytest.raises(UsageError):
        run.run_pipeline(place, "2031", place / "e", draft=True, final=True)


def test_a_preview_builds_the_round_ends_on_either_signal_and_tells_in_the_terminal(
    shown: Shown, noted: Callable[..., list[Any]]
) -> None:
    ends, served = noted(edition.signal, "signal"), noted(edition, "serve")
    built, spoken = noted(edition.stages, "build_edition"), noted(edition, "choose_language", "pl")
    edition.preview_edition(Path("c"), "2031", port=7, language="nn")
    assert ends == [((s, signal.default_int_handler), {}) for s in (signal.SIGINT, signal.SIGTERM)]
    assert spoken == [(("nn", Path("c")), {})]
    (((build, watched), named),) = served
    tell = named.pop("tell")
    assert (watched, named) == (Path("c"), {"port": 7, "language": "pl"})
    assert built == []
    build(Path("made"))
    assert built == [((Path("c"), "2031", Path("made")), {})]
    tell("it is there")
    assert shown == [("it is there", "")]


@pytest.mark.parametrize("final", [False, True])
@pytest.mark.parametrize(
    ("command", "named", "register"),
    [
        (register_overview.publish_commitments_page, {}, "commitments"),
        (register_overview.publish_court_overview, {}, "court_decisions"),
        (register_overview.publish_commitments_page, {"name": "promises"}, "promises"),
    ],
)
def test_an_overview_is_made_of_its_register_for_the_period(
    shown: Shown,
    noted: Callable[..., list[Any]],
    tmp_path: Path,
    command: Callable[..., None],
    named: dict[str, str],
    register: str,
    *,
    final: bool,
) -> None:
    noted(register_overview.define, "read_collection", "held")
    noted(register_overview, "choose_language", "en")
    found, notes = (
        noted(register_overview, "read_register", "the register"),
        noted(register_overview, "show_note_lines"),
    )
    made = noted(register_overview, "write_register_overview", SimpleNamespace(lacks=["a lack"]))
    (tmp_path / "en").mkdir()
    for file in ("en/index.html", "entries.csv"):
        (tmp_path / file).touch()
    command("2031-T1", Path("c"), tmp_path, final=final, **named)
    assert found == [(("held", register), {})]
    assert made == [(("the register", Period.from_text("2031-T1"), tmp_path), {"final": final})]
    assert notes == [((["a lack"], "en"), {})]
    ((line, _),) = shown
    assert str(tmp_path) in line
    assert " 2 " in line.replace(str(tmp_path), "")
    with pytest.raises(UsageError):
        command("T1", Path("c"), tmp_path, **named)


def test_several_findings_that_are_one_event_are_told_in_its_sentences(shown: Shown) -> None:
    first = Finding("R101", Severity.WARNING, InvariantText("where"), InvariantText("what"), InvariantText("do"))
    rules: Any = SimpleNamespace(rules={"R101": SimpleNamespace(title=InvariantText("A rule"))})
    head = first.format_finding_message("en", "A rule").splitlines()[0]
    output._show_event_findings(rules, first, [InvariantText("One happened."), InvariantText("Two follow.")], 4, "en")
    *told, last = shown
    assert told == [(f"  {head}", "yellow"), ("  One happened.", ""), ("  Two follow.", "")]
    assert last == (f"  {output.format_terminal_text('sums', 'en', count=4)}", "dim")
