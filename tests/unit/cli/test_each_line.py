"""What commands show of a run, of findings and of a collection: each line with its style."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace as Made
from typing import Any

import pytest
import typer
from rich.text import Text

from tilstand.cli import collection as stages
from tilstand.cli import output, round_edition, run
from tilstand.cli.app import build_lazy_group, read_command_help
from tilstand.errors import PublishError, UsageError
from tilstand.languages import make_error
from tilstand.model import Finding, Findings, Severity
from tilstand.proofread import Standing
from tilstand.terms import InvariantText

Shown = list[tuple[str, str]]
Noted = Callable[..., list[Any]]


def finding(rule: str, severity: Severity, where: str, cause: str, **more: Any) -> Finding:
    return Finding(
        rule, severity, InvariantText(where), InvariantText("what"), InvariantText("do"), cause=cause, **more
    )


RULES = {
    "R101": Made(title=InvariantText("One"), delivery=False),
    "C018": Made(title=InvariantText("Two"), delivery=True),
}


def made_run() -> Any:
    findings = Findings(
        (
            finding("R101", Severity.ERROR, "here", "a"),
            finding("R101", Severity.ERROR, "there", "a"),
            finding("C018", Severity.WARNING, "file", "b"),
        )
    )
    label = {name: InvariantText(name.title()) for name in ("a", "b", "c", "d")}
    collection = Made(
        id="saga",
        rules=RULES,
        settings=Made(languages=("nb", "en")),
        provider_label=label.__getitem__,
        reporting=lambda about: ("a", "b", "c", "d", "e") if about == "about" else (),
    )
    label["e"] = InvariantText("E")
    submissions = [Made(provider="b", observations=[1]), Made(provider="a", observations=[1])]
    submissions += [Made(provider="d", observations=[]), Made(provider="a", observations=[2])]
    left_out = [Made(provider="c", channel="file"), Made(provider="d", channel="answers")]
    absent = {"e": Made(text=lambda tag: f"why {tag}", to_dict=lambda tags: dict.fromkeys(tags, "why"))}
    batch = Made(submissions=submissions, absent=absent, left_out=left_out, period="2031")
    adjustments = [Made(id="x"), Made(id="y")]
    outcomes = {Standing.AGREES: 3}
    reconciled = Made(
        outcome_line=InvariantText("3 hold"),
        adjustments=adjustments,
        refused=["c"],
        outcome_counts=outcomes,
        missing=None,
    )
    state = Made(
        collection=collection,
        batch=batch,
        reconciled=reconciled,
        findings=findings,
        round="about",
        name="2031",
        notes=[InvariantText("note")],
    )
    files = {"b.json": "public", "a.pdf": "public", "site/x": "public", "data/y": "public"}
    files |= {"site/z": "public", "inside.csv": "internal", "deep/q": "internal"}
    return Made(state=state, draft=False, edition=Made(files=files), seconds={"read": 1.23456, "publish": 0.10004})


def test_a_run_shows_who_reported_what_does_not_fit_and_where_the_files_are(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = made_run()
    monkeypatch.setattr(run, "_show_draft_warnings", lambda *given: None)
    run._show_run_result(result, Path("out/e"), "en")
    assert shown == [
        ("", ""),
        ("Who reported", "bold"),
        ("  2 bodies: A, B", ""),
        ("  Missing: E. why en", "yellow"),
        ("  Nothing from D, and nobody has said why", "red"),
        ("", ""),
        ("What does not fit", "bold"),
        ("  3 hold", ""),
        ("  2 errors, 1 warning", ""),
        ("  2 errors       One: here, and 1 more", ""),
        ("  1 warning      Two: file", ""),
        ("  2 adjustments applied", ""),
        ("", ""),
        ("Where the files are", "bold"),
        ("  out/e/a.pdf  (public)", ""),
        ("  out/e/b.json  (public)", ""),
        ("  out/e/data/  1 file  (public)", ""),
        ("  out/e/site/  2 files  (public)", ""),
        ("  out/e-internal/  2 files  (internal)", ""),
        ("  built in 1.3 s", "dim"),
        ("  Read on: tilstand reconcile … for all findings; tilstand explain R106 for what a rule means", "dim"),
    ]
    result.state.reconciled.adjustments = []
    shown.clear()
    run._show_run_result(result, Path("out/e"), "en")
    assert not [text for text, _ in shown if "adjustment" in text]


def test_a_run_as_data(tmp_path: Path) -> None:
    told = run._summarise_run(made_run(), Path("out/e"), "en")
    assert [one["rule"] for one in told.pop("findings")] == ["R101", "R101", "C018"]
    assert told == {
        **{"collection": "saga", "round": "2031", "period": "2031", "reported": ["a", "b"], "draft": False},
        **{"left_out": ["c"], "absent": {"e": {"nb": "why", "en": "why"}}, "relations": {"agrees": 3}},
        **{"adjustments": ["x", "y"], "notes": ["note"], "files": made_run().edition.files},
        **{"out": "out/e", "out_internal": "out/e-internal"},
        "seconds": {"read": 1.235, "publish": 0.1},
    }
    (tmp_path / "e").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "e")
    assert run._name_internal_folder(tmp_path / "link") == tmp_path / "e-internal"
    assert run._name_internal_folder(Path("x/..")) == Path.cwd().with_name(f"{Path.cwd().name}-internal")


def test_findings_of_one_cause_are_told_once_where_they_say_the_same_of_other_places(shown: Shown) -> None:
    related = finding("R101", Severity.ERROR, "three", "a", relation=InvariantText("1 = 2"))
    delivered = finding(
        "C018", Severity.WARNING, "file", "", relation=InvariantText("not shown"), title=InvariantText("Of it")
    )
    found = Findings(
        (
            finding("R101", Severity.ERROR, "one", "a"),
            finding("R101", Severity.ERROR, "two", "a"),
            related,
            delivered,
            finding("R101", Severity.INFO, "four", "event"),
            finding("R101", Severity.INFO, "five", "event"),
        )
    )
    output.show_grouped_findings(Made(rules=RULES), found, "en", {"event": [InvariantText("It happened.")]})  # type: ignore[arg-type]
    told = [(text, style) for text, style in shown if not text.startswith(("  What", "  Do"))]
    head = "R101  ERROR: must be mended or decided · One"
    assert told == [
        ("", ""),
        ("a (3)", "bold|dim"),
        (f"  {head}", "bold red"),
        ("  Where one", ""),
        ("  The same holds for 1 more place, the last of which is two", "dim"),
        (f"  {head}", "bold red"),
        ("  Where three", ""),
        ("       1 = 2", "dim"),
        ("", ""),
        ("Of it (1)", "bold|dim"),
        ("  C018  WARNING: may stand with an explanation · Two", "yellow"),
        ("  Where file", ""),
        ("", ""),
        ("event (2)", "bold|dim"),
        ("  R101  INFORMATION · One", "cyan"),
        ("  It happened.", ""),
        (f"  {output.format_terminal_text('sums', 'en', count=2)}", "dim"),
    ]


def test_what_is_told_on_the_way_is_silent_where_that_is_asked(shown: Shown) -> None:
    output.build_progress_reporter(True, "en")("publish")
    assert shown == []
    tell = output.build_progress_reporter(False, "en")
    tell("publish")
    tell(InvariantText("Two wait."))
    output.show_note_lines([InvariantText("A note."), InvariantText("And one.")], "en")
    output.show_command_error(make_error(UsageError, "asking.which", [InvariantText("For this.")]), "en")
    assert shown == [
        ("  building the edition …", "dim"),
        ("  Two wait.", "dim"),
        ("A note.", "yellow"),
        ("And one.", "yellow"),
        ("It is not said which questions are to be closed", "bold red"),
        ("  For this.", ""),
        ("  → Give their numbers, or --gone for all whose finding is no longer there.", "bold"),
    ]


def test_words_are_shown_as_they_are_and_obeyed_by_no_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    output.get_output_console().print("[bold]a[/] :warning: 17 'x' \x1b[2J")
    output.get_output_console().print(Text("b\u202e", style="bold"), "c" * 200)
    output.get_error_console().print("d")
    output.print_json({"b": "å\x1b", "a": [1]})
    told = capsys.readouterr()
    assert told.err == "d\n"
    assert told.out == (
        "[bold]a[/] :warning: 17 'x' \\x1b[2J\n"
        f"b\\u202e {'c' * 200}\n"
        '{\n  "a": [\n    1\n  ],\n  "b": "å\\u001b"\n}\n'
    )
    assert output.escape_line_breaks("a\nb\tc\x1b") == "a\\nb\\tc\\x1b"
    output.write_page_file(tmp_path / "new" / "page.html", b"x")
    assert (tmp_path / "new" / "page.html").read_bytes() == b"x"
    with pytest.raises(PublishError, match="page"):
        output.write_page_file(tmp_path / "new" / "page.html" / "page", b"x")


def test_what_in_a_collections_words_may_tell_of_a_person_is_shown(
    shown: Shown, noted: Noted, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilstand.screening import hints

    clues = (Made(kind="name", words="Ada Berg"), Made(kind="age", words="17"))
    marked = (Made(path="tables.x", language="en", clues=clues),)
    views = {"2030": Made(relations=[Made(id="r")], tables={"t": 1}), "2031": Made(relations=[], tables={"u": 1})}
    held = Made(
        **{"id": "saga", "shared": Made(relations=[Made(id="r"), Made(id="s")], tables={"t": 1})},
        **{"rounds": views, "at": views.__getitem__, "providers": [1, 2], "groups": [], "codelists": [1]},
        **{"measures": [1, 2, 3], "forms": [], "labels": iter("abcd")},
    )
    monkeypatch.setattr(hints, "find_flagged_labels", lambda given: marked if len(given) == 3 else ())
    noted(stages.defining, "read_collection", held)
    absent, notes = noted(stages.defining, "report_gaps", ["n"]), noted(stages, "show_note_lines")
    stages.describe_collection(Path("c"), language="en")
    assert absent == [((held.shared, held.rounds), {})]
    assert notes == [((["n"], "en"), {})]
    assert [(" ".join(text.split()), style) for text, style in shown] == [
        ("saga: the collection is in order", "bold"),
        *((f"{name} {count}", "") for name, count in (
            ("providers", 2), ("groups", 0), ("code lists", 1), ("measures", 3), ("forms", 0),
            ("relations", 2), ("tables", 2), ("labels", 4), ("rounds", "2030, 2031"),
        )),
        (output.format_terminal_text("marked", "en", count=1), "yellow"),
        ("tables.x (en): perhaps a name: Ada Berg", ""),
        ("tables.x (en): age of one person: 17", ""),
    ]  # fmt: skip
    held.labels = iter("")
    written = noted(stages, "print_json")
    stages.describe_collection(Path("c"), as_json=True)
    ((told,), _) = written[0]
    assert (told["collection"], told["labels"], told["rounds"]) == ("saga", 0, ["2030", "2031"])
    about = {"label": "tables.x", "language": "en"}
    assert told["marked"] == [{**about, "words": "Ada Berg"}, {**about, "words": "17"}]


def test_an_account_that_cannot_be_set_is_told_and_the_others_are_written(
    shown: Shown, noted: Noted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from tilstand.errors import CollectionError

    stop = make_error(CollectionError, "asking.which", [InvariantText("A figure is missing.")])
    one, other = (
        Made(provider="a", language=tag, pdf=tag.encode(), sha256=f"sha {tag}", questions=0) for tag in ("en", "nn")
    )

    def accounts(state: Any, wanted: Any, tongues: Any, stopped: Any) -> list[Any]:
        stopped("b", stop)
        return [one, other]

    held = Made(
        get_provider_language=lambda body: "nb", provider_label=lambda body: InvariantText(body.upper()), providers={}
    )
    store = Made(read_events=lambda: [])
    noted(round_edition, "load_round", Made(collection=held))
    noted(round_edition, "open_round_journal", store)
    noted(round_edition, "check_bodies_known")
    noted(round_edition, "choose_language", "en")
    noted(round_edition, "read_clock", "now")
    made = noted(round_edition.shown, "build_accounts", accounts)
    rest = noted(round_edition.shown, "find_foreign_gaps", [InvariantText("Elsewhere.")])
    laid, note = noted(round_edition, "write_files_together"), noted(round_edition.shown, "note_account", "new")
    notes = noted(round_edition, "show_note_lines")
    with pytest.raises(typer.Exit) as ended:
        round_edition.write_body_accounts(tmp_path, "2031", "K", tmp_path / "out", ["a", "b"])
    assert ended.value.exit_code == 1
    assert [values[1:3] for values, _ in made] == [(["a", "b"], ())]
    assert [values[1:] for values, _ in rest] == [(["nb", "nb"], [*stop.told])]
    files = {tmp_path / "out" / f"account-a-{tag}.pdf": tag.encode() for tag in ("en", "nn")}
    assert laid == [((files,), {})]
    assert note == [((store, one), {"sent": False, "by": "K", "at": "now"})]
    assert shown == [(f"{file}  sha {tag.decode()}  new", "") for file, tag in files.items()]
    told = [[each.text("en") for each in values[0]] for values, _ in notes]
    assert [lines[1:] for lines in told] == [["A figure is missing."], ["Elsewhere."]]
    assert "B" in told[0][0]


def test_a_group_lists_its_commands_as_each_says_of_itself() -> None:
    told: list[Any] = []

    class Formatter:
        def section(self, name: str) -> Any:
            told.append(name)
            return self

        def __enter__(self) -> None:
            pass

        def __exit__(self, *given: Any) -> None:
            pass

        def write_dl(self, rows: Any) -> None:
            told.append(rows)

    places = {"define": ("collection", "describe_collection"), "archive": ("archive", "app")}
    made = build_lazy_group(places)(name="x")
    made.format_commands(None, Formatter())  # type: ignore[arg-type]
    first = "Read a collection and say what it holds; every problem in it is told with file and line."
    second = "What came in and went out, and what has expired."
    assert told == ["Commands", [("define", first), ("archive", second)]]
    assert (list(made.commands), len(made.commands)) == (["define", "archive"], 2)
    with pytest.raises(LookupError, match=r"collection\.nothing says nothing"):
        read_command_help("collection", "nothing")


def test_what_two_rules_say_alike_is_told_of_each(shown: Shown) -> None:
    rules = {"R101": RULES["R101"], "R102": RULES["R101"]}
    found = Findings(tuple(finding(rule, Severity.ERROR, "one", "a") for rule in rules))
    output.show_grouped_findings(Made(rules=rules), found, "en")  # type: ignore[arg-type]
    told = [text for text, _ in shown if " · " in text]
    assert told == [f"  {rule}  ERROR: must be mended or decided · One" for rule in rules]


def test_only_mails_without_an_address_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from tilstand.cli import round_opening

    told: list[str] = []
    monkeypatch.setattr(
        round_opening, "show_note_lines", lambda notes, tag: told.extend(one.text(tag) for one in notes)
    )
    held: Any = Made(providers={name: Made(contact=Made(mail=mail)) for name, mail in (("a", "a@b"), ("b", ""))})
    for whom in ([], ["a"], ["a", "b", "b"]):
        round_opening.warn_of_missing_addresses(held, whom, "en")
    (one,) = told
    assert one.startswith("2 mails have no address.")
