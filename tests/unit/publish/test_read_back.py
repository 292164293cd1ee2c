"""An edition read back from its files: whole, and each message where it is not as it was written."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tilstand.errors import TilstandError
from tilstand.publish.comparison import compare_read_editions
from tilstand.publish.differences import read_report_sentences
from tilstand.publish.edition import replace_edition
from tilstand.publish.manifest import PUBLIC, build_manifests
from tilstand.publish.published_edition import (
    FigureKey,
    PrintedFigure,
    PublishedEdition,
    read_edition,
    read_edition_files,
)
from tilstand.terms import Period


def built(out: Path, **files: bytes) -> Path:
    replace_edition(files | build_manifests("land", "2031", Period.from_year(2031), {}, files)[1], out, None)
    return out


def told(work: Callable[[], object], place: Path) -> list[str]:
    """The lines of the message that it stops with; the folder of the test is `.` in them."""
    with pytest.raises(TilstandError) as stopped:
        work()
    return stopped.value.message.replace(str(place), ".").splitlines()


def spoiled(**changes: Any) -> Callable[[Path], object]:
    return lambda out: (out / PUBLIC).write_text(json.dumps({**json.loads((out / PUBLIC).read_bytes()), **changes}))


ISSUES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "none": (
        lambda out: (out / PUBLIC).unlink(),
        [
            "There is no edition in ./e",
            "  The file public-manifest.json is not there.",
            "  -> Give the folder that tilstand run wrote.",
        ],
    ),
    "changed": (
        lambda out: ((out / "data/a.csv").write_text("13\n"), (out / "data/b.csv").unlink()),
        [
            "The edition in ./e is not as it was written",
            "  data/a.csv is not the file that was written.",
            "  data/b.csv is missing.",
            "  -> Take it from the archive, or build it again.",
        ],
    ),
    **{
        name: (spoiled(**change), ["The manifest in ./e cannot be read"])
        for name, change in {
            "no period": {"period": "soon"},
            "no list": {"files": {}},
            "no round": {"files": [{"file": "../x", "sha256": "", "size": 1}]},
            "no earlier": {"earlier": []},
            "no period of an earlier one": {"earlier": {"2030": "x"}},
        }.items()
    },
}


def test_files_that_were_changed_are_told_by_name_in_whatever_order_they_are_listed(tmp_path):
    out = built(tmp_path / "e", **{f"data/{name}.csv": b"x\n" for name in "abc"})
    spoiled(files=json.loads((out / PUBLIC).read_bytes())["files"][::-1])(out)
    for name in "ca":
        (out / f"data/{name}.csv").write_text("y\n")
    assert told(lambda: read_edition(out), tmp_path)[1:-1] == [
        f"  data/{name}.csv is not the file that was written." for name in "ac"
    ]


@pytest.mark.parametrize(("spoil", "lines"), ISSUES.values(), ids=ISSUES)
def test_an_edition_that_cannot_be_read_back(tmp_path, spoil, lines):
    out = built(tmp_path / "e", **{"data/a.csv": b"12\n", "data/b.csv": b"x\n"})
    spoil(out)
    assert told(lambda: read_edition(out), tmp_path)[: len(lines)] == lines


HEAD = "table,row,column,row_label,column_label,measure,provider,period,sex,unit,value,status,confidentiality,"
HEAD += "qualifier,origin,bracket,upper,published,computed,computed_upper,notes\n"
LINE = "{},1,1,{},Total,{},police,2031,{},persons,{},A,F,exact,submitted,{},,,,,{}\n"
WORDS = "kind,id,list,parent,as_at,label_nb,label_en\n"
WORDS += "edition,2031,land,,2032-05-15,Rapport,Report\nbracket,t,sex,woman,,Ny,New\ncode,woman,sex,,,K,W\n"
DATA = {
    "t.csv": HEAD + LINE.format("t", "Cases", "cases", "_T", "12", "5", "A | B")
    + LINE.format("t", "Men", "cases", "man", "3", "", "") + LINE.format("t", "None", "_Z", "_Z", "", "", ""),
    "s.csv": HEAD + LINE.format("s", "Again", "cases", "_T", "12", "", "")
    + LINE.format("s", "Women", "cases", "_Z", "9", "", "")
    + LINE.format("s", "W", "cases", "woman", "4", "4", ""),
    "dictionary.csv": WORDS,
    "changes.csv": "x\n1\n",
    "notes.md": "x",
    "revisions.csv": "measure,provider,period,codes,reason\ncases,police,2030,sex=woman; age=old,Why\n",
}  # fmt: skip


def test_an_edition_as_its_data_files_tell_it(tmp_path):
    files = {f"data/{name}": text.encode() for name, text in DATA.items()}
    made = build_manifests(
        "land",
        "2031",
        Period.from_year(2031),
        {},
        files,
        {"2029": Period.from_year(2029), "2030-H1": Period.from_text("2030-H1")},
    )[1]
    replace_edition(files | made, tmp_path / "e", None)
    found = read_edition(tmp_path / "e")

    def at(*codes: tuple[str, str]) -> FigureKey:
        return FigureKey("cases", "police", "2031", codes)

    def shown(value: str, *, notes: str = "", origin: str = "submitted", **places: list[str]) -> PrintedFigure:
        return PrintedFigure(value, "A", "persons", "exact", origin, notes, places)

    lines = [dict(zip(WORDS.split("\n")[0].split(","), one.split(","), strict=True)) for one in WORDS.split("\n")[1:4]]
    address = FigureKey("cases", "police", "2030", (("age", "old"), ("sex", "woman")))
    revised = {
        "measure": "cases",
        "provider": "police",
        "period": "2030",
        "codes": "sex=woman; age=old",
        "reason": "Why",
    }
    raw = (tmp_path / "e" / PUBLIC).read_bytes()
    whole = PublishedEdition(
        json.loads(raw)["edition"],
        "2031",
        "2032-05-15",
        {
            at(): shown("12", s=["Again / Total", "Women / Total"], t=["Cases / Total"]),
            at(("sex", "woman")): shown("4", s=["W / Total"]),
            at(("sex", "man")): shown("3", t=["Men / Total"]),
        },
        {one["kind"]: [one] for one in lines},
        hashlib.sha256(raw).hexdigest(),
        {"2029": Period.from_year(2029), "2030-H1": Period.from_text("2030-H1")},
        Period.from_year(2031),
        {address: revised},
    )
    assert found == whole
    assert list(found.rounds) == ["2029", "2030-H1", "2031"]
    assert list(dataclasses.replace(found, period=None).rounds) == ["2029", "2030-H1"]
    assert found.languages == ("nb", "en")
    assert [found.word("code", one) for one in ("woman", "man")] == [lines[2], {}]
    texts = [found.text(one, "x").text("en") for one in (lines[0], {"label_nb": "Bare"}, {})]
    assert texts == ["Report", "Bare", "x"]
    assert [found.called(one) for one in (found.sha256, "", "x")] == [True, False, False]
    assert found.draft is False


def test_figures_in_brackets_have_addresses_of_their_own():
    found = read_edition_files({name: text.encode() for name, text in DATA.items() if name != "s.csv"})
    inside_ = found.figures[FigureKey("cases", "police", "2031", (("sex", "woman"),))]
    assert inside_ == PrintedFigure("5", "A", "persons", "exact", places={"t": ["Cases / Total"]})
    assert (found.id, found.round_name, found.earlier, found.period) == ("", "2031", {}, None)
    assert read_edition_files({}) == PublishedEdition("", "", "", {}, {})
    assert (read_edition_files({}).languages, read_edition_files({}, id="a", round_name="b").id) == ((), "a")


def test_editions_of_two_collections_are_not_compared():
    def of(name: str) -> PublishedEdition:
        return PublishedEdition("", "2031", "", {}, {"edition": [{"list": name}]} if name else {})

    assert told(lambda: compare_read_editions(of("a"), of("b")), Path("/nowhere")) == [
        "The two editions cannot be compared",
        "  One is of the collection a, the other of b.",
        "  -> Give two editions of the same collection.",
    ]
    for one, other in (("a", "a"), ("", "b"), ("a", "")):
        assert compare_read_editions(of(one), of(other)).items == ()


def test_pages_that_are_not_as_they_were_written(tmp_path):
    names = [f"site/en/2031/{name}.html" for name in ("text/b", "body/a", "part/c")]
    files = dict.fromkeys(names, b"<div class='prose'><p>One.</p></div>")
    files |= {f"site/en/2031/{name}": b"x" for name in ("table/x.html", "text/x.css", "index.html")}
    files |= {"data/en/2031/text/x.html": b"x", "site/en/2031/text/deep/x.html": b"x"}
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    rows = [
        {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in files.items()
    ]
    (tmp_path / PUBLIC).write_text(json.dumps({"files": rows}))
    pages = ["body/a.html", "part/c.html", "text/b.html"]
    assert list(read_report_sentences(tmp_path).items()) == [(("en", page), ("One.",)) for page in pages]
    (tmp_path / names[0]).unlink()
    (tmp_path / names[1]).write_bytes(b"")
    assert told(lambda: read_report_sentences(tmp_path), tmp_path) == [
        "The edition in . is not as it was written",
        "  site/en/2031/body/a.html is not the file that was written.",
        "  site/en/2031/text/b.html is missing.",
        "  -> Take it from the archive, or build it again.",
    ]
