from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
from pathlib import Path

import pypdf
import pytest

from tilstand import publish
from tilstand.errors import PublishError, ReleaseError
from tilstand.model.appendix import Appendix
from tilstand.publish.edition import Edition
from tilstand.terms import Written

INTERNAL = {"findings.json": '[{"what": "ø"}]'.encode(), "raw.bin": b"\x00\x01"}
INPUTS = {"measures.toml": "a" * 64, "collection.toml": "b" * 64}


@pytest.fixture
def write(release):
    def write(out: Path) -> Edition:
        return publish.edition(release, out, inputs=INPUTS, internal=INTERNAL)

    return write


def files(folder: Path) -> dict[str, bytes]:
    return {
        f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()
    }


def test_the_same_inputs_give_the_same_folder(write, tmp_path):
    one, two = write(tmp_path / "one"), write(tmp_path / "deep" / "two")
    assert files(tmp_path / "one") == files(tmp_path / "deep" / "two")
    assert one.id == two.id
    assert set(one.files) == set(files(tmp_path / "one"))


def test_another_figure_gives_another_edition(shelf, make, write, tmp_path):
    one = write(tmp_path / "one")
    shelf.put("cases_opened", "police", 1205)
    two = publish.edition(make(), tmp_path / "two", inputs=INPUTS, internal=INTERNAL)
    assert one.id != two.id


def test_the_manifest_accounts_for_every_file(write, tmp_path):
    made = write(tmp_path / "out")
    told = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert (tmp_path / "out" / "manifest.json").read_bytes() == made.manifest
    assert told["edition"] == made.id
    assert made.id.startswith("sagaland-2031-")
    assert [one["file"] for one in told["inputs"]] == ["collection.toml", "measures.toml"]
    written = files(tmp_path / "out")
    assert {one["file"] for one in told["outputs"]} == set(written) - {"manifest.json"}
    for one in told["outputs"]:
        data = written[one["file"]]
        assert (one["sha256"], one["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
        assert one["visibility"] == ("internal" if one["file"].startswith("internal/") else "public")
    assert made.files["manifest.json"] == "internal"
    assert {"typst", "pikepdf", "pydantic"} <= set(told["libraries"])
    assert told["tool"]["name"] == "tilstand"


@pytest.mark.slow
def test_nothing_public_names_or_links_anything_internal(write, tmp_path):
    made = write(tmp_path / "out")
    public = [file for file, visibility in made.files.items() if visibility == "public"]
    assert "report-nb.pdf" in public
    for file in public:
        data = (tmp_path / "out" / file).read_bytes()
        texts = [data]
        if file.endswith(".pdf"):
            reader = pypdf.PdfReader(io.BytesIO(data))
            texts += [page.extract_text().encode() for page in reader.pages]
            texts += [str(page.get("/Annots", "")).encode() for page in reader.pages]
        for word in (b"internal/", b"findings.json", b"manifest.json"):
            assert not any(word in text for text in texts), (file, word)


def test_internal_files_are_written_as_given(write, tmp_path):
    write(tmp_path / "out")
    for name, data in INTERNAL.items():
        assert (tmp_path / "out" / "internal" / name).read_bytes() == data


def test_an_earlier_edition_is_replaced_as_a_whole(write, tmp_path):
    out = tmp_path / "out"
    write(out)
    told = json.loads((out / "manifest.json").read_text("utf-8"))
    (out / "data" / "gone.csv").write_text("from a table that is no longer there")
    told["outputs"].append({"file": "data/gone.csv"})
    (out / "manifest.json").write_text(json.dumps(told), "utf-8")
    write(out)
    assert not (out / "data" / "gone.csv").exists()
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_holds_something_else_is_left_alone(write, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(PublishError, match="not an edition"):
        write(tmp_path)
    assert files(tmp_path) == {"thesis.docx": b"years of work"}


def test_a_failed_edition_leaves_the_earlier_one_as_it_was(appendix, make, write, tmp_path):
    out = tmp_path / "out"
    write(out)
    before = files(out)
    broken = Appendix(open_findings=appendix.open_findings, rules=((said("\u2603"),) * 2,))
    with pytest.raises(PublishError):
        publish.edition(make(appendix=broken), out, inputs=INPUTS)
    assert files(out) == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def said(text):
    return Written.of(nb=text, nn=text, en=text)


def test_a_forged_release_is_refused_before_anything_is_written(release, tmp_path):
    forged = dataclasses.replace(release.tables[0], number="99")
    false = dataclasses.replace(release, tables=(forged, *release.tables[1:]))
    with pytest.raises(ReleaseError, match="changed after it was sealed"):
        publish.edition(false, tmp_path / "out", inputs=INPUTS)
    assert not (tmp_path / "out").exists()


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_data_are_tidy_and_in_the_order_of_the_table(write, tmp_path):
    write(tmp_path / "out")
    data = rows(tmp_path / "out" / "data" / "by_sex.csv")
    assert [(int(row["row"]), int(row["column"])) for row in data] == sorted(
        (int(row["row"]), int(row["column"])) for row in data
    )
    first = data[0]
    assert (first["measure"], first["provider"], first["period"]) == ("victims_assisted", "follow_up", "2031")
    assert (first["exploitation"], first["sex"], first["unit"]) == ("_T", "_T", "persons")
    assert (first["value"], first["status"], first["bracket"], first["origin"]) == (
        "22",
        "A",
        "9",
        "computed",
    )
    assert first["notes"] == "Printed 25"
    assert any(row["exploitation"] == "_X" and row["value"] == "5" for row in data)
    assert "entry" not in first
    assert b"\r" not in (tmp_path / "out" / "data" / "by_sex.csv").read_bytes()


def test_a_blank_in_the_data_has_its_reason(write, tmp_path):
    write(tmp_path / "out")
    data = rows(tmp_path / "out" / "data" / "by_shelter.csv")
    absent = [row for row in data if row["provider"] == "dal_shelter"]
    assert {(row["value"], row["status"]) for row in absent} == {("", "O")}
    outreach = [row for row in data if row["provider"] == "island_outreach"]
    assert {(row["value"], row["status"]) for row in outreach} == {("", "L")}
    police = rows(tmp_path / "out" / "data" / "police.csv")
    assert {(r["measure"], r["value"], r["status"]) for r in police if r["measure"] == "_Z"} == {
        ("_Z", "", "M")
    }


def test_the_dictionary_explains_every_code_that_the_data_use(write, tmp_path):
    made = write(tmp_path / "out")
    entries = rows(tmp_path / "out" / "data" / "dictionary.csv")
    known = {(entry["kind"], entry["list"], entry["id"]) for entry in entries}
    fixed = {"table", "row", "column", "row_label", "column_label", "unit", "value", "bracket", "notes"}
    for file in (f for f in made.files if f.endswith(".csv") and not f.endswith("dictionary.csv")):
        for row in rows(tmp_path / "out" / file):
            assert ("table", "", row["table"]) in known
            for column, code in row.items():
                if column in fixed or code in ("", "_Z"):
                    continue
                kind = column if column in ("measure", "status", "qualifier", "origin") else "code"
                if column == "provider":
                    assert {("provider", "", code), ("group", "", code)} & known
                elif column != "period":
                    assert (kind, "" if kind != "code" else column, code) in known, (file, column, code)
    assert all(entry[f"label_{tongue}"] for entry in entries for tongue in ("nb", "nn", "en"))
    assert ("bracket", "entry", "by_sex") in known
    assert {("column", "", name) for name in fixed} <= known
    units = {
        row["unit"]
        for file in made.files
        if file.endswith("police.csv")
        for row in rows(tmp_path / "out" / file)
    }
    assert {("unit", "", unit) for unit in units - {"_Z"}} <= known
    (identified,) = [one for one in entries if (one["kind"], one["id"]) == ("measure", "victims_identified")]
    assert (identified["register"], identified["decided_by"]) == ("case_register", "police")
    assert ("register", "", "case_register") in known
    (broken,) = [one for one in entries if one["kind"] == "break"]
    assert (broken["id"], broken["period"], broken["source"]) == ("victims_identified", "2030", "rule")
    assert ("member", "follow_up", "island_outreach") in known
    assert {("sign", "L", "…"), ("sign", "Q", ":"), ("reason", "", "restated")} <= known
