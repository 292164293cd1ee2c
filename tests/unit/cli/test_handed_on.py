"""What commands hand on to what does the work, and each line that they show of what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace as Made
from typing import Any

import pytest

from tilstand.cli import archive as keeping
from tilstand.cli import edition as verifying
from tilstand.cli import estimate as estimating
from tilstand.cli import output, proofread, round_status
from tilstand.errors import ArchiveError, PublishError
from tilstand.proofread import Standing
from tilstand.proofread.result import ClaimForm
from tilstand.terms import InvariantText

Shown = list[tuple[str, str]]
Noted = Callable[..., list[Any]]


def checked(status: Standing, **more: Any) -> Any:
    about = {"line": 3, "page": 0, "text": "A text.", "printed": "7", "expected": "", "key": None}
    about |= {
        "form": ClaimForm.FIGURE,
        "findings": (),
        "sources": (),
        "status": status,
        "contradicting": (),
        "missing": (),
    }
    return Made(**(about | more))


SOURCE = Made(document="a.csv", line=4, cell="")
LINES: list[tuple[Any, str, str]] = [
    (checked(Standing.AGREES), "agrees       printed 7", "|green"),
    (checked(Standing.AGREES, expected="7"), "agrees       printed 7", "|green"),
    (checked(Standing.AGREES, expected="6.5"), "agrees       printed 7, ledger 6.5", "|green"),
    (checked(Standing.DISPUTED, expected="7"), "disputed     printed 7, ledger 7", "|yellow"),
    (checked(Standing.DOES_NOT_FIT), "does not fit printed 7", "|bold red"),
    (
        checked(Standing.DISPUTED, findings=("R101", "R102"), sources=(SOURCE,)),
        "disputed     printed 7  R101, R102  [a.csv:4]",
        "|yellow|dim|dim",
    ),
    (
        checked(Standing.NOT_MATCHED, sources=(Made(document="b.xlsx", line=0, cell="C7"),)),
        "not matched  printed 7  [b.xlsx C7]",
        "|dim|dim",
    ),
    (
        checked(Standing.NOT_MATCHED, sources=(Made(document="c.txt", line=0, cell=""),)),
        "not matched  printed 7  [c.txt]",
        "|dim|dim",
    ),
    (
        checked(Standing.NOT_MATCHED, sources=(Made(document="", line=3, cell=""),)),
        "not matched  printed 7",
        "|dim",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "told", "style"), LINES)
def test_a_number_of_a_text_is_told_with_both_sides_and_where_the_ledgers_is(one: Any, told: str, style: str) -> None:
    line = proofread._format_check_line(None, one, "en")  # type: ignore[arg-type]
    spans = [str(span.style) for span in line.spans]
    found = line.plain.replace(proofread._format_audit_text("findings", "en", list="R101, R102"), "R101, R102")
    assert (found, "|".join([str(line.style), *spans])) == (told, style)


def test_numbers_of_a_text_are_told_sentence_by_sentence(shown: Shown) -> None:
    found: Any = Made(
        remarks=[InvariantText("A remark.")],
        checked=[
            checked(Standing.AGREES),
            checked(Standing.NOT_MATCHED),
            checked(Standing.AGREES, page=2, text="On a page."),
        ],
        status_counts={**dict.fromkeys(Standing, 0), Standing.AGREES: 2, Standing.NOT_MATCHED: 1},
    )
    proofread._show_proofread_result(None, found, "en", False)  # type: ignore[arg-type]
    few = list(shown)
    assert [text for text, _ in few] == [
        "A remark.",
        "",
        "line 3: A text.",
        "  agrees       printed 7",
        "",
        "line 3, page 2: On a page.",
        "  agrees       printed 7",
        "",
        "3 numbers: 2 agree, 0 disputed, 0 do not fit, 1 not matched.",
        "Numbers that are not matched may be right; they are just not checked. --all shows them.",
    ]
    assert [style for _, style in few if style] == ["yellow", "|bold", "|green", "|bold", "|green", "bold", "dim"]
    shown.clear()
    found.status_counts[Standing.DOES_NOT_FIT] = 1
    proofread._show_proofread_result(None, found, "en", True)  # type: ignore[arg-type]
    texts = [text for text, _ in shown]
    assert texts[4] == "  not matched  printed 7"
    assert texts[-1].startswith("3 numbers:")


HELD: Any = (Made(told=InvariantText("h")),)


def test_an_edition_is_signed_and_kept_as_it_was_signed(
    shown: Shown, noted: Noted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = Made(edition="saga-1", round_name="2031")
    signed = noted(verifying, "signed", found)
    noted(verifying, "choose_language", "en")
    told, read = noted(verifying, "_show_edition_verification"), noted(verifying, "bundle_verified_folder", b"parcel")
    asked = noted(verifying.typer, "prompt", "secret")
    stored: list[Any] = []
    monkeypatch.setattr(
        verifying, "Archive", lambda root: Made(store_bytes=lambda *given, **named: stored.append((root, given, named)))
    )
    edition, key = Path("e"), Path("k.pem")
    verifying.sign_edition(edition, key)
    assert (stored, read) == ([], [])
    verifying.sign_edition(edition, key, tmp_path, "Kari")
    named = {"name": f"saga-1.signed{verifying.PARCEL}", "by": "Kari", "round_name": "2031"}
    assert stored == [(tmp_path, ("edition", b"parcel"), named)]
    assert told == [((found, edition, "en"), {})] * 2
    assert [values[:2] for values, _ in signed] == [(edition, key)] * 2
    assert signed[0][0][2]() == "secret"
    password = output.format_terminal_text("seal.password", "en")
    assert asked == [((password,), {"hide_input": True, "err": True})]
    said = output.format_terminal_text("seal.signed", "en", file=edition / verifying.SIGNATURE)
    assert shown == [(said, "")] * 2
    keys = noted(verifying, "make_keys")
    verifying.make_signing_keys(Path("a"), Path("b"))
    verifying.make_signing_keys(Path("a"), Path("b"), password=True)
    assert keys == [((Path("a"), Path("b"), ""), {}), ((Path("a"), Path("b"), "secret"), {})]
    assert asked[1:] == [((password,), {"hide_input": True, "confirmation_prompt": True, "err": True})]
    with pytest.raises(PublishError):
        verifying._read_key_file(tmp_path / "nothing")


def test_the_board_knows_who_is_silent_and_whether_it_is_early(noted: Noted, monkeypatch: pytest.MonkeyPatch) -> None:
    held, view = Made(path=Path("c"), at=lambda name: view), Made(round=lambda name: Made(deadline=due[0]))
    held.settings = Made(languages=("nb",))
    noted(round_status.define, "read_collection", held)
    noted(round_status, "choose_language", "en")
    noted(round_status, "open_round_journal", Made(read_events=lambda: []))
    noted(round_status.rounds, "derive_subject_states", "stood")
    for name, given in {
        "list_texts": "said",
        "collect_explained_batch": "delivered",
        "list_unit_reasons": "reasons",
        "list_pending_texts": "waiting",
        "list_released_texts": "opened",
        "list_withheld_texts": "withheld",
        "find_bodies_with_files": "lying",
        "describe_board": "board_told",
        "_show_status_board": "_show",
    }.items():
        noted(round_status, name, given)
    silent, known = noted(round_status, "find_silent_bodies", "silent"), noted(round_status, "open_findings", "known")
    board = noted(round_status.rounds, "build_board", Made(between=()))
    due: list[date | None] = [None]
    for deadline, early in ((None, False), (date(2032, 2, 9), False), (date(2032, 2, 10), True)):
        due[0] = deadline
        round_status.show_round_status(Path("c"), "2031", today="2032-02-10", check=True)
        assert known[-1] == ((Path("c"), "2031", "stood"), {"silent": "silent", "early": early})
    assert silent[0] == ((view, "2031", "stood"), {})
    rest = (view, "2031", "stood", date(2032, 2, 10), "waiting", "lying", "said", "known")
    assert board[0] == (rest, {})


def test_an_estimate_is_made_as_it_is_asked_for(
    shown: Shown, noted: Noted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from tilstand import estimate
    from tilstand.estimate import summary

    found = Made(to_dict=lambda tongues: {"a": 1})
    table, made = (
        noted(estimate, "read_capture_table", "captured"),
        noted(estimate, "estimate_hidden_population", found),
    )
    noted(summary, "format_answer_summary", "told")
    noted(estimating, "choose_language", "en")
    clock = iter([1.0, 2.23456, 0.0, 0.5])
    monkeypatch.setattr(estimating, "time", Made(perf_counter=lambda: next(clock)))
    estimating.estimate_from_lists(tmp_path / "t.csv")
    assert table == [((tmp_path / "t.csv",), {"strata": (), "barred": [], "persons": False})]
    facts = {"method": None, "replicates": None, "seed": 1, "links": None, "reach": 0.2, "thorough": True}
    assert made == [(("captured",), facts)]
    assert shown == [("told", ""), ("(1.235 s)", "dim")]
    written = noted(estimating, "print_json")
    estimating.estimate_from_lists(
        tmp_path / "t.csv", method="chao", replicates=9, seed=7, strata=["x"], persons=True,
        barred=["A:B"], missed="0:0.15", reach=0.1, brief=True, as_json=True,
    )  # fmt: skip
    assert table[1][1] == {"strata": ["x"], "barred": [("A", "B")], "persons": True}
    facts = {"method": "chao", "replicates": 9, "seed": 7, "links": (0.0, 0.15), "reach": 0.1, "thorough": False}
    assert made[1] == (("captured",), facts)
    assert written == [(({"a": 1, "seconds": 0.5},), {})]


def test_editions_that_an_archive_has_are_named_in_order(
    shown: Shown, noted: Noted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def entry(name: str, event: str = "stored") -> Any:
        return Made(name=name, event=event, sha256=f"of {name}")

    end = keeping.PARCEL
    there = [entry(f"b{end}"), entry(f"a.signed{end}"), entry(f"a{end}"), entry("c.csv"), entry(f"d{end}", "gone")]
    archive = Made(entries=lambda: there, read=lambda sha256: sha256)
    monkeypatch.setattr(keeping, "_open_archive_folder", lambda folder: archive)
    noted(keeping, "choose_language", "en")
    unpacked = noted(keeping, "unpack_bundle", Made(edition="a", files=3))
    for name in ("a", "b"):
        keeping.extract_archived_edition(Path("x"), name, Path("out"))
    assert unpacked == [((f"of {name}{end}", Path("out")), {}) for name in ("a.signed", "b")]
    said = output.format_terminal_text("archive.taken", "en", edition="a", folder="out", count=3)
    assert shown == [(said, "")] * 2
    for name in ("c.csv", "d"):
        with pytest.raises(ArchiveError, match=r"a, a\.signed, b"):
            keeping.extract_archived_edition(Path("x"), name, Path("out"))


def test_the_help_of_reconcile_is_that_of_all_its_commands(tilstand: Any) -> None:
    done = tilstand("reconcile", "--help")
    assert (done.returncode, b"persons" in done.stdout, b"collections" in done.stdout) == (0, True, True)
