"""What a person sees of what a command found: every line of it, in order, with its style."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace as Made
from typing import Any

import pytest
import typer
from rich.text import Text

from tilstand.cli import edition, portal, protect_round, round_edition, round_texts
from tilstand.cli import protect_round as round_lining
from tilstand.errors import UsageError
from tilstand.terms import InvariantText, Period

Shown = list[tuple[str, str]]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Each line that is printed, with its style."""
    lines: Shown = []

    def put(*told: Any, style: str = "", **options: Any) -> None:
        texts = [one if isinstance(one, Text) else Text(one) for one in told]
        lines.append((" ".join(one.plain for one in texts), style or "|".join(str(one.style) for one in texts)))

    for module in (protect_round, round_texts, round_edition, round_lining, edition):
        for name in ("get_output_console", "get_error_console"):
            monkeypatch.setattr(module, name, lambda: Made(print=put), raising=False)
    return lines


@pytest.mark.parametrize("missing", ["django", "django.conf", "ninja.security.x"])
def test_what_the_portal_needs_and_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    def absent(name: str) -> None:
        raise ModuleNotFoundError(name, name=name if name.startswith("tilstand") else missing)

    asked: list[str] = []
    monkeypatch.setattr(portal, "import_module", lambda name: asked.append(name) or absent(missing))
    with pytest.raises(UsageError) as raised:
        portal.load_portal_module("configuration")
    assert asked == ["tilstand.portal.configuration"]
    assert missing in raised.value.message
    for name in ("tilstand.portal.configuration", "csp_of_ours", ""):
        error = ModuleNotFoundError("x", name=name or None)

        def other(asked: str, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(portal, "import_module", other)
        with pytest.raises(ModuleNotFoundError) as kept:
            portal.load_portal_module("configuration")
        assert kept.value is error


@pytest.mark.parametrize(
    ("words", "ended", "marked", "marks", "file", "coded"),
    [
        ("A", None, False, False, "", True),
        ("A", None, False, False, "a.md", False),
        ("A", None, False, True, "a.md", True),
        ("A", None, True, True, "a.md", False),
        ("A", None, True, False, "", False),
        ("A", date(2030, 1, 1), True, False, "a.md", True),
        ("", date(2030, 1, 1), False, True, "", False),
    ],
)
def test_the_code_of_a_text_stands_under_it_where_it_is_released_by_itself(
    shown: Shown,
    monkeypatch: pytest.MonkeyPatch,
    *,
    words: str,
    ended: date | None,
    marked: bool,
    marks: bool,
    file: str,
    coded: bool,
) -> None:
    monkeypatch.setattr(round_texts, "compute_page_checksum", lambda name, texts: f"{name}-{len(texts)}")
    monkeypatch.setattr(round_texts, "format_text_title", lambda *about: "A body")
    clues = [Made(kind="number", start=0, end=1, words="A")] if marks else []
    monkeypatch.setattr(round_texts, "_format_clue_lines", lambda marks, language: ["a clue" for _ in marks])
    one: Any = Made(sha256="h", words=words, ended=ended, file=file, line=3, unread=None)
    page: Any = Made(marks={"h": clues}, marked=marked, round="2031")
    view: Any = Made(rounds={"2031": Made(period=Period.from_text("2031"))})
    round_texts._show_waiting_text(view, page, one, "", None, "en")
    assert [text for text, _ in shown if "--code" in text] == (["    --code 2031-1"] if coded else [])
    assert shown[: 1 if file else 2] == ([(f"  3: {words}", "")] if file else [("A body", "bold"), (words, "")])
    assert [text for text, _ in shown if text == "a clue"] == ["a clue"] * marks
    assert sum(text.startswith("    ! ") for text, _ in shown) == (ended is not None)


def test_what_the_round_before_had_is_told_where_it_is_otherwise_or_no_sentence(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(round_texts, "format_text_title", lambda *about: "A body")
    page: Any = Made(marks={"h": []}, marked=True, round="2031")
    told = {}
    for file in ("", "a.md"):
        for before in ("", "A", "B"):
            one: Any = Made(sha256="h", words="A", ended=None, file=file, line=3, unread=None)
            shown.clear()
            round_texts._show_waiting_text(None, page, one, before, None, "en")  # type: ignore[arg-type]
            told[file, before] = len(shown)
    assert told == {("", ""): 2, ("", "A"): 3, ("", "B"): 3, ("a.md", ""): 1, ("a.md", "A"): 1, ("a.md", "B"): 2}
    unread: Any = Made(sha256="h", words="", ended=None, file="", line=3, unread=InvariantText("lies apart"))
    shown.clear()
    round_texts._show_waiting_text(None, page, unread, "", None, "en")  # type: ignore[arg-type]
    assert [style for _, style in shown] == ["bold", "yellow", "", ""]
    assert shown[3] == ("    --hash h", "")


@pytest.mark.parametrize("go", [False, True])
def test_each_check_is_told_and_what_blocks_with_its_turn(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, *, go: bool
) -> None:
    def line(number: int, **more: Any) -> Any:
        words = {name: InvariantText(name) for name in ("what", "state", "turn", "do")}
        return Made(**{"number": number, "blocks": False, "age": None, **words, **more})

    state: Any = Made(collection="held", stood=None)
    found = Made(stopped=None, verdict=InvariantText("a verdict"), go=go)
    lines = [line(1), line(2, blocks=True), line(13, blocks=True, age=InvariantText("since May"))]
    stand_in: dict[str, Callable[..., Any]] = {
        "choose_language": lambda *about: "en",
        "_evaluate_readiness": lambda *about: (state, found),
        "list_body_questions": lambda *about: (),
        "cache_findings": lambda *about: None,
        "describe_checks": lambda *about: lines,
        "find_flagged_labels": lambda *about: iter(()),
    }
    for name, given in stand_in.items():
        monkeypatch.setattr(round_edition, name, given)

    def asked() -> int:
        shown.clear()
        try:
            round_edition.check_round_readiness(Path("c"), "2031", today="2031-05-06")
        except typer.Exit as ended:
            return ended.exit_code
        return 0

    assert asked() == (0 if go else 1)
    told = [
        (" 1 what", ""),
        ("   state", "dim"),
        (" 2 what", "bold red"),
        ("   state · turn · do", ""),
        ("13 what", "bold red"),
        ("   state · turn · since May · do", ""),
    ]
    assert shown[1:] == [*told, ("a verdict", "bold")]
    why = Made(title="No disk", causes=("It is full.",), remedy="Make room.")
    found.stopped = Made(spoken=lambda language: why)
    asked()
    assert [style for _, style in shown[7:]] == ["bold red", "", "", "bold"]
    assert "No disk" in shown[7][0]
    assert [text for text, _ in shown[8:10]] == ["   It is full.", "   → Make room."]


@pytest.mark.parametrize(
    ("beside", "how"),
    [
        ("whole", "Internal, for the unit alone: 7 files beside it in ed-internal, as built."),
        ("manifest", "Of its internal part only the manifest lies beside it, in ed-internal. "),
        ("none", "Its internal part is not here: no folder ed-internal lies beside it. "),
    ],
)
@pytest.mark.parametrize("origin", ["", "key"])
@pytest.mark.parametrize("draft", [False, True])
def test_a_verified_edition_is_told_in_full(shown: Shown, beside: str, how: str, origin: str, *, draft: bool) -> None:
    found: Any = Made(edition="saga-2031", files=41, draft=draft, origin=origin, sha256="aa", data="bb")
    found.beside, found.internal = beside, 7
    edition._show_edition_verification(found, Path("ed"), "en")
    nothing = "Origin not shown: whoever changes a file can write a manifest that fits."
    from_where = "Origin shown: the manifest is signed with this key." if origin else nothing
    expected = [
        ("saga-2031: 41 files, each as it was built", ""),
        *([("It is a draft.", "")] if draft else []),
        (from_where, "" if origin else "bold yellow"),
        ("Checksum of the manifest aa", ""),
        ("Checksum of the data files bb", ""),
        (how, "dim"),
    ]
    assert len(shown) == len(expected)
    for (text, style), (begins, styled) in zip(shown, expected, strict=True):
        assert (text.startswith(begins), style) == (True, styled), text
