"""An edition read back from its files: whole, and each message where it is not as it was written."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.errors import PublishError, TilstandError
from tilstand.model.names import Corrigendum, Imprint
from tilstand.model.release import Release
from tilstand.publish import previous_edition
from tilstand.publish.comparison import ChangedFigure, EditionChanges, compare_read_editions, find_name_changes
from tilstand.publish.differences import (
    DifferenceReason,
    _iterate_page_sentences,
    read_report_sentences,
)
from tilstand.publish.edition import _list_neighbour_rounds, replace_edition
from tilstand.publish.manifest import PUBLIC, build_manifests, get_file_visibility
from tilstand.publish.previous_edition import get_previous_edition_path, list_changed_figures
from tilstand.publish.print_text import check_glyphs, keep_dates_together
from tilstand.publish.published_edition import (
    FigureKey,
    PrintedFigure,
    PublishedEdition,
    read_edition,
    read_edition_files,
)
from tilstand.terms import InvariantText, Period


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


# Manifests whole, sentences of pages block by block, and the figures that a correction changed.


FILES = {"internal/x.json": b"[]", "data/a.csv": b"one", "b.pdf": b"two"}
INPUTS = {"z.toml": "2" * 64, "a.toml": "1" * 64}


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


NOTES = tuple(Corrigendum(date(2032, month, 1), InvariantText("Note")) for month in (5, 6))


@pytest.mark.parametrize(
    ("imprint", "more"),
    [
        (Imprint(), {"draft": False}),
        (Imprint(draft=True, demonstration=True), {"draft": True, "demonstration": True}),
        (
            Imprint(corrections=NOTES, former="f" * 64),
            {
                "draft": False, "corrected": "2032-06-01", "corrections": ["2032-05-01", "2032-06-01"],
                "former": "f" * 64,
            },
        ),
    ],
)  # fmt: skip
def test_both_manifests_hold_this_and_nothing_else(imprint: Imprint, more: dict[str, Any]) -> None:
    earlier = {"2029": Period.from_year(2029)}
    name, both = build_manifests("land", "r", Period.from_text("2031-H1"), INPUTS, FILES, earlier, imprint, {"log": 3})
    assert list(both) == [PUBLIC, "manifest.json"]
    listed = [{"file": one, "sha256": INPUTS[one]} for one in sorted(INPUTS)]
    outputs = [
        {"file": one, "sha256": sha(data), "size": len(data), "visibility": get_file_visibility(one)}
        for one, data in sorted(FILES.items())
    ]
    whole = json.dumps([listed, outputs], ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    assert name == f"land-r-{sha(whole.encode())[:12]}"
    about = {
        "edition": name, "collection": "land", "round": "r", "period": "2031-H1", "earlier": {"2029": "2029"},
        "tool": {"name": "tilstand", "version": metadata.version("tilstand")}, **more,
    }  # fmt: skip
    public = {
        **about,
        "inputs": {"files": 2, "sha256": sha(f"{'1' * 64}  a.toml\n{'2' * 64}  z.toml\n".encode())},
        "data": sha(f"{sha(b'one')}  a.csv\n".encode()),
        "anchor": {"log": 3},
        "files": [{"file": one, "sha256": sha(FILES[one]), "size": len(FILES[one])} for one in ("b.pdf", "data/a.csv")],
    }
    assert json.loads(both[PUBLIC]) == public
    own = json.loads(both["manifest.json"])
    libraries = own.pop("libraries")
    manifest = {"file": PUBLIC, "sha256": sha(both[PUBLIC]), "size": len(both[PUBLIC]), "visibility": "public"}
    assert own == {
        **about, "python": platform.python_version(), "inputs": listed, "outputs": [*outputs, manifest],
    }  # fmt: skip
    assert libraries["pydantic"] == metadata.version("pydantic")
    assert list(libraries) == sorted(libraries)
    for data in both.values():
        assert data.decode() == json.dumps(json.loads(data), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


# Sentences


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<p>Not prose.</p><div class='x prose'>Loose.</div>", ["Loose."]),
        ("<div class='prose'><p>One. Two.</p>tail</div><p>After.</p>", ["One.", "Two.", "tail"]),
        ("<div class='prose'><p>A <a>b</a><br>c<sup>1</sup> <i>d</i></p></div>", ["A b c d"]),
        ("<div class='prose'><table><tr><td>9</td></tr></table><h2>Head</h2><nav>x</nav></div>", ["Head"]),
        ("<div class='prose'><p>A<span class='y ds-sr-only'>unseen <b>b</b></span> c</p></div>", ["A c"]),
        ("<div class='prose'><p>A<img>b<hr>c</p><li>d</div>e", ["A", "b", "c", "d"]),
        ("<div class='prose'></i><p>A</div></p><p>B</p>", ["A"]),
        ("<div class='prose'><button>x</button><style>y</style><svg><text>z</text></svg>w</div>", ["w"]),
        ("", []),
    ],
)
def test_sentences_are_those_of_prose_block_by_block(page: str, told: list[str]) -> None:
    assert list(_iterate_page_sentences(page.encode(), "en")) == told


# What two editions name, and what a correction changed


def issue(**words: list[tuple[str, ...]]) -> PublishedEdition:
    columns = ("id", "list", "label_nb", "label_en")
    told = {kind: [dict(zip(columns, line, strict=True)) for line in lines] for kind, lines in words.items()}
    return PublishedEdition("", "", "", {}, told)


def test_what_is_new_and_gone_kind_by_kind() -> None:
    old = issue(measure=[("a", "", "A", "A"), ("b", "", "B", "")], code=[("x", "sex", "X", "X"), ("_T", "", "", "")])
    new = issue(measure=[("a", "", "Å", "A")], code=[("x", "age", "X", "X2"), ("_Z", "", "", "")], unit=[("u",) * 4])
    assert [one.to_dict() for one in find_name_changes(old, new)] == [
        {"kind": "measure", "id": "b", "list": "", "fate": "gone", "label": {"en": "B", "nb": "B"}},
        {"kind": "code", "id": "x", "list": "age", "fate": "new", "label": {"en": "X2", "nb": "X"}},
        {"kind": "code", "id": "x", "list": "sex", "fate": "gone", "label": {"en": "X", "nb": "X"}},
    ]
    assert list(find_name_changes(old, old)) == []


def test_figures_that_a_correction_changed(whole: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    later = issue(
        measure=[("cases", "", "Saker", "Cases")], group=[("all", "", "Alle", "All")],
        code=[("f", "age", "x", "x"), ("f", "sex", "Kvinne", "Woman")],
    )  # fmt: skip
    first = issue(
        measure=[("cases", "", "x", "x"), ("gone", "", "Borte", "Gone")],
        code=[("f", "sex", "x", "Former"), ("z", "form", "x", "Only former")],
    )

    def figure(kind: str, old: str | None, new: str | None, measure: str = "cases") -> ChangedFigure:
        address = FigureKey(measure, "all", "2031", (("sex", "f"), ("form", "z")))
        sides = (None if one is None else PrintedFigure(one, "A", "u") for one in (old, new))
        return ChangedFigure(kind, address, *sides, DifferenceReason("other"))

    items = (
        figure("changed", "1204", "12.5"), figure("changed", "", "3"), figure("removed", "5", None, "gone"),
        figure("added", None, "0", "none"), figure("relabelled", "1", "1"),
    )  # fmt: skip
    found = EditionChanges(("", ""), ("", ""), items, (), (first, later))
    asked: list[Any] = []
    monkeypatch.setattr(previous_edition, "compare_with_previous", lambda *given: asked.append(given) or found)
    names = replace(whole.names, imprint=Imprint(former="abc"))
    before: Any = SimpleNamespace(called=lambda sha256: sha256 == "abc")
    assert list_changed_figures(names, before, {"a": b""}, "en") == [
        ["Cases, All, Woman, Only former, 2031", "1,204", "12.5"],
        ["Cases, All, Woman, Only former, 2031", "–", "3"],
        ["Gone, All, Woman, Only former, 2031", "–", "–"],
        ["none, All, Woman, Only former, 2031", "–", "0"],
    ]
    assert asked == [(before, {"a": b""}, names.period)]
    other: Any = SimpleNamespace(called=lambda sha256: False)
    assert list_changed_figures(names, other, {}, "en") == list_changed_figures(names, None, {}, "en") == []
    assert list_changed_figures(whole.names, before, {}, "en") == []
    assert list_changed_figures(names, None, {}, "en") == []
    assert (get_previous_edition_path(names), get_previous_edition_path(whole.names)) == ("edition/abc", "")
    assert (
        get_previous_edition_path(replace(names, imprint=Imprint(former="0123456789abcdef"))) == "edition/0123456789ab"
    )


def test_rounds_whose_editions_lie_beside(whole: Release) -> None:
    rounds = {"2029": Period.from_year(2029), "2031": Period.from_year(2031)}
    before: Any = SimpleNamespace(rounds=rounds)
    assert _list_neighbour_rounds(whole, before) == {"2029": Period.from_year(2029)}
    assert _list_neighbour_rounds(whole, None) == {}


# Texts as they are set


def test_characters_that_cannot_be_set_are_told_with_their_places() -> None:
    check_glyphs({"title": "Fine", "rows": [["a", "b"]]})
    bad = {"title": "T", "rows": ["\U0001f600x\U0001f601", {"label": "L\U0001f600", "deep": ["\U0001f600"]}], "n": 3}
    with pytest.raises(PublishError) as stopped:
        check_glyphs(bad)
    _, *lines, remedy = stopped.value.message.splitlines()
    assert [line.strip().partition(":")[0] for line in lines] == ["T", "T › L?", "T › L?"]
    assert remedy == "  -> Write them in letters, or take them out, where the text comes from."


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("1 May 2031, 12 June", "en", "1~May~2031, 12~June"),
        ("11 Mayor 1 Mays", "en", "11 Mayor 1 Mays"),
        ("1. mai 2031 og 3. juni", "nb", "1.~mai~2031 og 3.~juni"),
        ("May 1, 2031", "en", "May 1, 2031"),
    ],
)
def test_days_do_not_part(text: str, language: str, told: str) -> None:
    told = told.replace("~", "\u00a0")
    assert keep_dates_together({"a": [text, 3, None]}, language) == {"a": [told, 3, None]}
