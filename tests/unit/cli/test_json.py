"""What each command gives to machines, and what is told where it cannot be carried out."""

from __future__ import annotations

import io
import json
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from python_calamine import CalamineWorkbook

from tilstand import define
from tilstand.cli import estimate

pytestmark = pytest.mark.slow

ME = ("--by", "me", "--out", "accounts")
IN = ("sagaland", "2031")


@pytest.fixture
def given(worked):  # type: ignore[no-untyped-def]
    """What a command prints with `--json`, its exit code, and what it says beside."""

    def given(*command: object, code: int = 0) -> Any:
        done = worked(*command, "--json")
        assert done.returncode == code, done.stderr
        text = done.stdout.decode()
        told = json.loads(text)
        assert text == json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        return told

    return given


def test_what_a_collection_holds(given):
    assert given("define", "sagaland") == {
        **{"collection": "sagaland", "providers": 10, "groups": 2, "codelists": 8, "measures": 14},
        **{"forms": 4, "relations": 4, "tables": 1, "labels": 114, "rounds": ["2030", "2031"]},
        "marked": [],
    }


def test_what_does_not_fit_in_what_was_delivered(given):
    told = given("collect", "check", *IN)
    assert [(one["rule"], one["severity"]) for one in told] == [("C018", "error"), ("C035", "warning")]
    assert set(told[0]["message"]) == {"nb", "nn", "en"}


def test_what_does_not_fit_in_the_figures_and_how_much_was_checked(given):
    told = given("reconcile", *IN, "--strict", code=1)
    assert sorted(told) == ["events", "findings", "left_out", "relations", "unchecked"]
    assert [one["rule"] for one in told["findings"]] == ["C018", "R103", "R103", "C035", "R102"]
    assert told["relations"] == {"holds": 72, "fails": 3, "untested": 5, "decided": 0}
    assert told["events"] == {}  # two findings of one cause are told one by one
    assert len(told["unchecked"]) == 1
    assert told["unchecked"][0].startswith("Not checked, because")
    assert [(one["provider"], one["file"]) for one in told["left_out"]] == [("migration_board", "migration_board.csv")]
    explained = given("reconcile", *IN, "--explain")
    assert explained["internal"] is True
    assert [one["status"] for one in explained["explanations"]] == ["proven", "proven"]
    assert sorted(explained) == ["explanations", "internal", "left_out", "relations", "unchecked"]
    assert {name: explained[name] for name in ("left_out", "relations", "unchecked")} == {
        name: told[name] for name in ("left_out", "relations", "unchecked")
    }


def test_how_many_different_people_there_are(given):
    told = given("reconcile", "persons", *IN, "--group", "shelters", "--measure", "victims_assisted")
    assert told["bodies"] == {"havn_shelter": "28", "fjord_shelter": "15"}
    assert (told["by"]["sex"]["female"]["least"], told["by"]["sex"]["female"]["greatest"]) == (19, 30)
    other = given("reconcile", "persons", *IN, "--group", "shelters", "--measure", "dependants_housed")
    assert other != told


def test_the_record_of_small_numbers(given):
    told = given("protect", "release", *IN)
    assert told["policy"]["method"] == "as_printed"
    assert [one["table"] for one in told["tables"]] == ["assisted", "account_havn_shelter", "account_fjord_shelter"]


def test_rules_and_relations(given):
    told = given("explain", "R106")
    assert (told["rule"], told["severity"], told["form"]) == ("R106", "error", "members")
    told = given("explain", "shelter.new_and_carried", "--collection", "sagaland")
    assert (told["id"], told["kind"]) == ("shelter.new_and_carried", "sum")
    assert [one["where"] for one in told["left"]] == [{"entry": "new"}, {"entry": "carried_over"}]
    assert "severity" not in told


@pytest.mark.slow
def test_the_figures_of_a_text(given, worked):
    told = given("audit", "text.txt", "--collection", "sagaland", "--period", "2031")
    assert [(one["status"], one["numbers"], one["expected"], one["line"]) for one in told] == [
        ("agrees", ["20"], "20", 1),
        ("does_not_fit", ["29"], "28", 2),
        ("agrees", ["7"], "7", 2),
        ("not_matched", ["613"], None, 2),
    ]
    with pikepdf.open(io.BytesIO(account(worked))) as document:
        document.add_blank_page()
        document.save(worked.folder / "half.pdf")
    done = worked("audit", "half.pdf", "--collection", "sagaland", "--period", "2031", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    assert "no text" in done.stderr.decode()


def account(worked) -> bytes:  # type: ignore[no-untyped-def]
    worked("round", "account", *IN, "fjord_shelter", "--by", "me", "--out", "accounts", "--in", "en")
    return (worked.folder / "accounts" / "account-fjord_shelter-en.pdf").read_bytes()


def test_an_estimate_says_how_long_it_took(given, worked, monkeypatch):
    command = ("estimate", "lists.csv", "--method", "chao")
    clock = iter([10.0, 12.3456, 20.0, 20.5])
    monkeypatch.setattr(estimate, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
    assert given(*command)["seconds"] == 2.346
    assert worked(*command).stdout.decode().splitlines()[-1] == "(0.5 s)"


def test_an_estimate_and_its_page(given, worked):
    command = ("estimate", "lists.csv", "--method", "chao")
    told = given(*command, "--page", "page.html", "--seed", "7")
    assert told["method"] == "chao"
    assert isinstance(told["seconds"], float)
    page = (worked.folder / "page.html").read_text("utf-8")
    assert '<html lang="en">' in page
    assert "seed 7" in page.lower()
    done = worked(*command)
    first, *_, last = done.stdout.decode().splitlines()
    assert first
    assert last.startswith("(")
    assert last.endswith(" s)")


def test_an_account_of_a_body_in_several_languages(given, worked):
    command = ("round", "account", *IN, "havn_shelter", "--by", "me", "--out", "accounts")
    told = given(*command, "--in", "nb", "--in", "en")
    assert [(one["provider"], one["questions"], one["outcome"], one["state"]) for one in told] == [
        ("havn_shelter", 0, "new", "written")
    ] * 2
    assert [(one["file"], one["language"]) for one in told] == [
        ("accounts/account-havn_shelter-nb.pdf", "nb"),
        ("accounts/account-havn_shelter-en.pdf", "en"),
    ]
    for one in told:
        data = (worked.folder / one["file"]).read_bytes()
        assert one["sha256"] == sha256(data).hexdigest()
        assert data.startswith(b"%PDF")


@pytest.mark.slow
def test_a_run_and_the_events_that_it_leaves(given, worked):
    kept = ("--archive", "kept", "--by", "me")
    told = given("run", *IN, "--out", "made", *kept, "--quiet", "--strict", code=1)  # and yet it is built
    assert (told["collection"], told["round"], told["period"]) == ("sagaland", "2031", "2031")
    assert (told["out"], told["notes"], told["adjustments"]) == ("made", [], ["A1"])
    assert told["reported"] == ["fjord_shelter", "havn_shelter", "police"]
    assert list(told["absent"]) == ["dal_shelter"]
    assert set(told["absent"]["dal_shelter"]) == {"nb", "nn", "en"}
    assert [one["provider"] for one in told["left_out"]] == ["migration_board"]
    assert (told["relations"]["holds"], told["relations"]["fails"]) == (72, 3)
    assert len(told["findings"]) == 5
    assert told["out_internal"] == "made-internal"
    assert told["files"]["manifest.json"] == "internal"
    assert list(told["files"]) == sorted(told["files"])
    stages = {"define", "collect", "reconcile", "explain", "estimate", "protect", "publish"}
    assert set(told["seconds"]) == stages
    events = given("archive", "list", "kept")
    assert {(one["event"], one["by"], one["round_name"]) for one in events} == {
        ("stored", "me", "2031"),
        ("refused", "me", "2031"),
    }
    assert events[-1]["name"] == "sagaland-2031/manifest.json"
    compared = given("publish", "compare", "old", "made")
    assert compared["counts"] == {"changed": 1, "removed": 0, "added": 0, "relabelled": 0}


def test_a_workbook_holds_the_figures_of_the_period_before(worked):
    done = worked("round", "template", *IN, "police", "--out", "police.xlsx")
    assert (done.returncode, done.stdout) == (0, b"police.xlsx\n")
    book = CalamineWorkbook.from_path(worked.folder / "police.xlsx")
    cells = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    assert any(16 in row for row in cells)  # cases opened in 2030


@pytest.mark.parametrize(
    ("command", "code", "texts"),
    [
        (("explain", "R999"), 2, ["R999"]),
        (("explain", "R999", "--collection", "sagaland"), 2, ["R999", "sagaland"]),
        (("round", "template", *IN, "nobody"), 2, ["nobody", "sagaland"]),
        (("round", "account", *IN, "nobody", *ME), 2, ["nobody", "sagaland"]),
        (("round", "account", *IN, "police", *ME, "--in", "pl"), 2, ["pl", "nb, nn, en"]),
        (("round", "account", *IN, "police", "--by", "me", "--out", "text.txt"), 3, ["text.txt"]),
        (("audit", "nothing.txt", "--collection", "sagaland", "--period", "2031"), 2, ["nothing.txt"]),
        (("audit", "text.txt", "--collection", "sagaland", "--period", "soon"), 2, ["soon"]),
        (("estimate", "lists.csv", "--barred", "A"), 2, ["A is not a pair", "ONE:OTHER"]),
        (("estimate", "lists.csv", "--barred", ":B"), 2, [":B is not a pair"]),
        (("archive", "expire", "kept", "--by", "me", "--today", "soon"), 2, ["soon"]),
        (("publish", "compare", "old", "sagaland"), 3, ["sagaland"]),
        (("run", "sagaland", "2040", "--out", "none", "--quiet"), 2, ["2040", "2030, 2031"]),
    ],
)
def test_what_cannot_be_carried_out_is_told(worked, command, code, texts):
    remedied = 0 if "text.txt" in command[1:] and "--out" in command else 1
    done = worked(*command)
    assert (done.returncode, done.stdout) == (code, b""), done.stderr
    title, *rest = done.stderr.decode().splitlines()
    assert not title.startswith(" ")
    assert all(line.startswith("  ") for line in rest)
    assert [line for line in rest if line.startswith("  → ")] == rest[len(rest) - remedied :]
    for text in texts:
        assert text in done.stderr.decode()


def test_rules_are_listed_by_their_numbers_whatever_order_they_are_kept_in(worked, monkeypatch):
    rules = dict(reversed(define.load_rule_catalogue().items()))
    monkeypatch.setattr(define, "load_rule_catalogue", lambda: rules)
    lines = worked("explain").stdout.decode().splitlines()
    assert [line.split()[0] for line in lines] == sorted(rules)
    assert lines[0].split(None, 2) == ["C001", "error", "The file cannot be read"]


def test_a_brief_estimate_tries_no_method(given):
    assert given("estimate", "lists.csv", "--brief")["methods"] == []
