from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pypdf
import pytest

from tilstand import publish
from tilstand.errors import PublishError, ReleaseError
from tilstand.model.appendix import Appendix
from tilstand.publish.edition import WrittenEdition
from tilstand.publish.edition_folders import get_internal_folder, list_edition_files
from tilstand.terms import TranslatedText

INTERNAL = {"findings.json": '[{"what": "ø"}]'.encode(), "raw.bin": b"\x00\x01"}
INPUTS = {"measures.toml": "a" * 64, "collection.toml": "b" * 64}


@pytest.fixture(scope="module")
def small(sagaland, filled, released):
    """A release in one language only, and what a test changes in its figures before."""

    def made(put: Callable[[Any], object] = lambda shelf: None, **changes):
        one = sagaland.settings.model_copy(update={"reports": ("nb",), "web": ("nb",)})
        shelf = filled()
        put(shelf)
        return released(dataclasses.replace(sagaland, settings=one), "2031", shelf, **changes)

    return made


@pytest.fixture(scope="module")
def write(small):
    release = small()

    def write(out: Path) -> WrittenEdition:
        return publish.write_edition(release, out, inputs=INPUTS, internal=lambda: INTERNAL)

    return write


@pytest.fixture(scope="module")
def written(write, tmp_path_factory) -> WrittenEdition:
    """An edition that nothing changes."""
    return write(tmp_path_factory.mktemp("written") / "out")


def files(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in list_edition_files(folder).items()}


def test_the_same_inputs_give_the_same_folder(write, written, tmp_path):
    two = write(tmp_path / "deep" / "two")
    assert files(written.path) == files(tmp_path / "deep" / "two")
    assert written.id == two.id
    assert set(written.files) == set(files(written.path))


@pytest.mark.slow
def test_another_figure_gives_another_edition(small, written, tmp_path):
    release = small(lambda shelf: shelf.put("cases_opened", "police", 1205))
    two = publish.write_edition(release, tmp_path / "two", inputs=INPUTS, internal=lambda: INTERNAL)
    assert written.id != two.id
    same = [name for name, data in files(written.path).items() if data == files(two.path).get(name)]
    assert "data/by_sex.csv" in same
    assert not {"data/police.csv", "data/police.en.json", "report-nb.pdf", "manifest.json"} & {*same}


def test_the_manifest_accounts_for_every_file(written):
    made = written
    told = json.loads((get_internal_folder(made.path) / "manifest.json").read_text("utf-8"))
    assert (get_internal_folder(made.path) / "manifest.json").read_bytes() == made.manifest
    assert made.manifest.decode() == json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    assert told["edition"] == made.id
    assert made.id.startswith("sagaland-2031-")
    assert [one["file"] for one in told["inputs"]] == ["collection.toml", "measures.toml"]
    there = files(made.path)
    assert {one["file"] for one in told["outputs"]} == set(there) - {"manifest.json"}
    for one in told["outputs"]:
        data = there[one["file"]]
        assert (one["sha256"], one["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
        assert one["visibility"] == ("internal" if one["file"].startswith("internal/") else "public")
    assert made.files["manifest.json"] == "internal"
    assert {"typst", "pikepdf", "pydantic"} <= set(told["libraries"])
    assert told["tool"]["name"] == "tilstand"


@pytest.mark.slow
def test_nothing_public_names_or_links_anything_internal(written):
    made = written
    public = [file for file, visibility in made.files.items() if visibility == "public"]
    assert "report-nb.pdf" in public
    for file in public:
        data = (made.path / file).read_bytes()
        texts = [data]
        if file.endswith(".pdf"):
            reader = pypdf.PdfReader(io.BytesIO(data))
            texts += [page.extract_text().encode() for page in reader.pages]
            texts += [str(page.get("/Annots", "")).encode() for page in reader.pages]
        for word in (b"internal/", b"findings.json", b"manifest.json"):
            assert not any(word in text for text in texts), (file, word)


def test_internal_files_are_written_as_given(written):
    for name, data in INTERNAL.items():
        assert (get_internal_folder(written.path) / name).read_bytes() == data


@pytest.mark.slow
def test_an_earlier_edition_is_replaced_as_a_whole(write, written, tmp_path):
    out = copytree(written.path, tmp_path / "out")
    internal = copytree(get_internal_folder(written.path), get_internal_folder(out))
    told = json.loads((out / "public-manifest.json").read_text("utf-8"))
    (out / "data" / "gone.csv").write_text("from a table that is no longer there")
    told["files"].append({"file": "data/gone.csv", "sha256": "", "size": 0})
    (out / "public-manifest.json").write_text(json.dumps(told), "utf-8")
    own = json.loads((internal / "manifest.json").read_text("utf-8"))
    (internal / "gone.json").write_text("[]")
    own["outputs"].append({"file": "internal/gone.json", "sha256": "", "size": 0})
    (internal / "manifest.json").write_text(json.dumps(own), "utf-8")
    write(out)
    assert files(out) == files(written.path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["out", "out-internal"]


def test_a_folder_that_holds_something_else_is_left_alone(write, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(PublishError, match="not an edition"):
        write(tmp_path)
    assert files(tmp_path) == {"thesis.docx": b"years of work"}


def test_a_failed_edition_leaves_the_earlier_one_as_it_was(appendix, small, written, tmp_path):
    out = copytree(written.path, tmp_path / "out")
    before = files(out)
    broken = Appendix(open_findings=appendix.open_findings, rules=((said("\u2603"),) * 2,))
    with pytest.raises(PublishError):
        publish.write_edition(small(appendix=broken), out, inputs=INPUTS)
    assert files(out) == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def said(text):
    return TranslatedText.from_texts(nb=text, nn=text, en=text)


def test_a_forged_release_is_refused_before_anything_is_written(release, tmp_path):
    forged = dataclasses.replace(release.tables[0], number="99")
    false = dataclasses.replace(release, tables=(forged, *release.tables[1:]))
    with pytest.raises(ReleaseError, match="changed after it was sealed"):
        publish.write_edition(false, tmp_path / "out", inputs=INPUTS)
    assert not (tmp_path / "out").exists()


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_data_are_tidy_and_in_the_order_of_the_table(written):
    data = rows(written.path / "data" / "by_sex.csv")
    assert [(int(row["row"]), int(row["column"])) for row in data] == sorted(
        (int(row["row"]), int(row["column"])) for row in data
    )
    first = data[0]
    assert (first["measure"], first["provider"], first["period"]) == ("victims_assisted", "follow_up", "2031")
    assert (first["exploitation"], first["sex"], first["unit"]) == ("_T", "_T", "registrations")
    assert (first["value"], first["status"], first["bracket"], first["origin"]) == ("22", "A", "9", "computed")
    assert first["notes"] == "Printed 25"
    assert any(row["exploitation"] == "_X" and row["value"] == "5" for row in data)
    assert "entry" not in first
    assert b"\r" not in (written.path / "data" / "by_sex.csv").read_bytes()


def test_a_blank_in_the_data_has_its_reason(written):
    data = rows(written.path / "data" / "by_shelter.csv")
    absent = [row for row in data if row["provider"] == "dal_shelter"]
    assert {(row["value"], row["status"]) for row in absent} == {("", "O")}
    outreach = [row for row in data if row["provider"] == "island_outreach"]
    assert {(row["value"], row["status"]) for row in outreach} == {("", "L")}
    police = rows(written.path / "data" / "police.csv")
    assert {(r["measure"], r["value"], r["status"]) for r in police if r["measure"] == "_Z"} == {("_Z", "", "M")}


def test_the_dictionary_explains_every_code_that_the_data_use(written):
    made = written
    entries = rows(written.path / "data" / "dictionary.csv")
    known = {(entry["kind"], entry["list"], entry["id"]) for entry in entries}
    fixed = {"table", "row", "column", "row_label", "column_label", "unit", "value", "bracket", "notes"}
    for file in (f for f in made.files if f.endswith(".csv") and not f.endswith("dictionary.csv")):
        for row in rows(written.path / file):
            assert ("table", "", row["table"]) in known
            for column, code in row.items():
                if column in fixed or code in ("", "_Z"):
                    continue
                kind = column if column in ("measure", "status", "confidentiality", "qualifier", "origin") else "code"
                if column == "provider":
                    assert {("provider", "", code), ("group", "", code)} & known
                elif column != "period":
                    assert (kind, "" if kind != "code" else column, code) in known, (file, column, code)
    assert all(entry[f"label_{tongue}"] for entry in entries for tongue in ("nb", "nn", "en"))
    assert ("bracket", "entry", "by_sex") in known
    assert {("column", "", name) for name in fixed} <= known
    units = {row["unit"] for file in made.files if file.endswith("police.csv") for row in rows(written.path / file)}
    assert {("unit", "", unit) for unit in units - {"_Z"}} <= known
    (identified,) = [one for one in entries if (one["kind"], one["id"]) == ("measure", "victims_identified")]
    assert (identified["register"], identified["decided_by"]) == ("case_register", "police")
    assert ("register", "", "case_register") in known
    broken = {(one["id"], one["period"], one["source"]) for one in entries if one["kind"] == "break"}
    moved = {(measure, "2031", "reporter") for measure in ("victims_assisted", "dependants_housed")}
    assert broken == {("victims_identified", "2030", "rule"), *moved}  # a shelter stands under another body
    assert ("member", "follow_up", "island_outreach") in known
    assert {("sign", "L", "…"), ("sign", "Q", ":"), ("reason", "", "restated")} <= known
