"""The whole way through on the real collection: files, bytes, gate, exit codes."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from shutil import copytree
from typing import Any

from tilstand.publish.edition_folders import get_internal_folder, list_edition_files

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"


def test_the_files_are_there(edition: Path) -> None:
    top = {p.name for p in edition.iterdir()}
    assert top >= {"report-nb.pdf", "data", "public-manifest.json"}
    assert {p.name for p in get_internal_folder(edition).iterdir()} >= {
        "manifest.json",
        "findings.json",
        "disclosure.json",
        "relations.json",
    }


def test_the_manifest_names_every_file_with_hash_and_visibility(edition: Path) -> None:
    manifest = json.loads((get_internal_folder(edition) / "manifest.json").read_text("utf-8"))
    outputs = {row["file"]: row for row in manifest["outputs"]}
    files = {name: path for name, path in list_edition_files(edition).items() if name != "manifest.json"}
    assert files.keys() <= set(outputs)
    for name, path in files.items():
        assert outputs[name]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert outputs[name]["visibility"] == ("internal" if name.startswith("internal/") else "public")
    assert any("submissions/rosa.csv" in row["file"] for row in manifest["inputs"])


def test_small_counts_are_listed_for_the_coordinator_only(edition: Path) -> None:
    disclosure = json.loads((get_internal_folder(edition) / "disclosure.json").read_text("utf-8"))
    assert disclosure["cells"]
    assert all(1 <= int(cell["value"]) <= 2 for cell in disclosure["cells"])


def test_the_table_shows_the_published_figure_and_the_data_both(edition: Path) -> None:
    with (edition / "data" / "follow_up_total.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    total = next(r for r in rows if r["period"] == "2024" and r["entry"] == "_T")
    assert (total["value"], total["published"], total["computed"]) == ("183", "183", "179")
    assert total["unit"] == "registrations"
    new = next(r for r in rows if r["period"] == "2024" and r["entry"] == "new")
    assert (new["published"], new["computed"], new["computed_upper"]) == ("107", "98", "105")


def test_what_cannot_go_on_says_title_cause_and_remedy(tilstand: Any, tmp_path: Path, norway: Path) -> None:
    nowhere = tilstand("run", tmp_path / "nothing", "2024", "--out", tmp_path / "e")
    assert nowhere.returncode == 3
    assert "There is no collection in" in nowhere.stderr
    assert "→" in nowhere.stderr
    assert "Traceback" not in nowhere.stderr
    no_year = tilstand("run", norway, "1999", "--out", tmp_path / "e")
    assert no_year.returncode == 2
    assert "2024" in no_year.stderr


def test_explain(tilstand: Any, norway: Path) -> None:
    assert "Summen av oppgavegiverne" in tilstand("explain", "R106", "--language", "nb").stdout
    assert "R101" in tilstand("explain").stdout
    assert "kom-2024, linje 1840" in tilstand("explain", "adora-in-rosa", "--collection", norway).stdout
    unknown = tilstand("explain", "R999")
    assert (unknown.returncode, "There is no rule R999" in unknown.stderr) == (2, True)


def test_changing_one_submission_changes_what_depends_on_it(
    norway: Path, tilstand: Any, tmp_path: Path, findings: list[dict[str, Any]]
) -> None:
    """ROSA reports four women from Africa more: the group agrees, and the finding about it is gone."""
    copied = copytree(norway, tmp_path / "norway")
    file = copied / "rounds" / "2024" / "submissions" / "rosa.csv"
    text = file.read_text("utf-8")
    for old, new in [(",adults_assisted,,55,", ",adults_assisted,,59,"), ("region=africa,13,", "region=africa,17,")]:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")
    done = tilstand("reconcile", copied, "2024", "--json")
    now = {(f["rule"], f["observed"], f["expected"]) for f in json.loads(done.stdout)["findings"]}
    before = {(f["rule"], f["observed"], f["expected"]) for f in findings}
    assert ("R106", "119", "115") in before - now
    assert ("R106", "41", "37") in before - now


def test_the_archive_keeps_what_came_and_lets_line_lists_go(tilstand: Any, tmp_path: Path) -> None:
    """A pseudonymous line list is counted, kept for as long as the rule says, and leaves a tombstone."""
    sagaland = copytree(SAGALAND, tmp_path / "sagaland")
    (sagaland / "rounds" / "2031" / "submissions" / "havn_shelter.csv").unlink()
    listed = tmp_path / "havn_shelter.shelter.csv"
    listed.write_text("case,role,sex,age,new\nHS-001,victim,female,adult,yes\nHS-002,victim,male,adult,no\n", "utf-8")
    archive = tmp_path / "archive"
    done = tilstand(
        "run",
        sagaland,
        "2031",
        "--out",
        tmp_path / "e",
        "--line-list",
        listed,
        "--archive",
        archive,
        "--by",
        "tester",
        "--json",
    )
    assert done.returncode == 0, done.stderr
    assert "havn_shelter" in json.loads(done.stdout)["reported"]
    stored = json.loads(tilstand("archive", "list", archive, "--json").stdout)
    (kept,) = [e for e in stored if e["kind"] == "line_list"]
    assert kept["expires"]
    assert not list(sagaland.rglob("havn_shelter.shelter.csv"))
    assert tilstand("archive", "verify", archive).returncode == 1  # nothing from outside holds it
    assert tilstand("archive", "anchor", archive, sagaland, "2031").returncode == 0
    anchor = sagaland / "rounds" / "2031" / "anchor.json"
    assert tilstand("archive", "verify", archive, "--anchor", anchor).returncode == 0
    name = json.loads((get_internal_folder(tmp_path / "e") / "manifest.json").read_text("utf-8"))["edition"]
    taken = tilstand("archive", "take", archive, name, "--out", tmp_path / "taken")
    assert taken.returncode == 0, taken.stderr
    again = {p.relative_to(tmp_path / "taken") for p in (tmp_path / "taken").rglob("*") if p.is_file()}
    assert [one.name for one in get_internal_folder(tmp_path / "taken").iterdir()] == ["manifest.json"]
    assert all((tmp_path / "taken" / p).read_bytes() == (tmp_path / "e" / p).read_bytes() for p in again)
    assert tilstand("verify", tmp_path / "taken").returncode == 1
    gone = tilstand("archive", "expire", archive, "--by", "tester", "--today", "2040-01-01")
    assert kept["sha256"] in gone.stdout
    assert not list((archive / "objects").rglob(kept["sha256"]))
    assert [
        e["event"]
        for e in json.loads(tilstand("archive", "list", archive, "--json").stdout)
        if e["kind"] == "line_list"
    ] == ["stored", "expired"]
    (counts,) = [e for e in stored if e["name"] == "havn_shelter.shelter.csv.counts.csv"]
    again = (archive / "objects" / counts["sha256"][:2] / counts["sha256"]).read_text("utf-8")
    assert "havn_shelter,shelter,2031,1,victims_assisted,,2,number" in again
    assert "HS-001" not in again
    done = tilstand(
        "run", sagaland, "2031", "--out", tmp_path / "e", "--line-list", listed, "--archive", archive, "--quiet"
    )
    assert done.returncode == 0, done.stderr
    assert "ikke lagret på nytt" in done.stderr
    assert not list((archive / "objects").rglob(kept["sha256"]))


def test_a_run_replaces_an_edition_and_nothing_else(tilstand: Any, tmp_path: Path) -> None:
    sagaland = copytree(SAGALAND, tmp_path / "sagaland")
    out = tmp_path / "e"
    run = ("run", sagaland, "2031", "--out", out, "--quiet")
    assert tilstand(*run).returncode == 0
    assert tilstand(*run).returncode == 0
    (out / "notes.docx").write_text("work")
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    refused = tilstand(*run)
    assert refused.returncode == 3
    assert "notes.docx" in refused.stderr
    assert before == {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_a_faulty_submission_is_left_out_and_stops_nobody(tilstand: Any, tmp_path: Path) -> None:
    copied = copytree(SAGALAND, tmp_path / "sagaland")
    file = copied / "rounds" / "2031" / "submissions" / "havn_shelter.csv"
    file.write_text(file.read_text("utf-8").replace(",28,number", ",-28,number", 1), "utf-8")
    done = tilstand("run", copied, "2031", "--out", tmp_path / "e", "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert "havn_shelter" not in summary["reported"]
    assert "fjord_shelter" in summary["reported"]
    assert any(f["rule"].startswith("C") and "havn_shelter" in f["providers"] for f in summary["findings"])
    # The first thing told is that it is left out; nobody is said to have sent nothing.
    done = tilstand("run", copied, "2031", "--out", tmp_path / "e", "--quiet", "--language", "en")
    draft, first, *_ = done.stdout.splitlines()
    assert draft.startswith("This is a draft")
    assert first.startswith("1 submission is left out: Havn shelter (generated) (havn_shelter.csv).")
    assert "Nothing from Havn shelter" not in done.stdout


def test_nothing_internal_is_named_by_anything_public(edition: Path) -> None:
    names = [b"internal/", b"findings.json", b"disclosure.json", b"relations.json", b"manifest.json"]
    for file in (one for one in edition.rglob("*") if one.is_file()):
        data = file.read_bytes()
        assert not [n for n in names if n in data], file
