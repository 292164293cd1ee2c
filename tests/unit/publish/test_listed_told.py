"""Manifests whole, sentences of pages block by block, and the figures that a correction changed."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import replace
from datetime import date
from importlib import metadata
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.errors import PublishError
from tilstand.model.names import Corrigendum, Imprint
from tilstand.model.release import Release
from tilstand.publish import previous_edition
from tilstand.publish.comparison import ChangedFigure, EditionChanges, find_name_changes
from tilstand.publish.differences import DifferenceReason, _iterate_page_sentences, compare_report_sentences
from tilstand.publish.edition import _list_neighbour_rounds
from tilstand.publish.manifest import PUBLIC, build_manifests, get_file_visibility
from tilstand.publish.previous_edition import get_previous_edition_path, list_changed_figures
from tilstand.publish.print_text import check_glyphs, keep_dates_together
from tilstand.publish.published_edition import FigureKey, PrintedFigure, PublishedEdition
from tilstand.terms import InvariantText, Period

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


def test_a_manifest_without_an_anchor_has_none() -> None:
    _, both = build_manifests("land", "r", Period.from_year(2031), {}, {"a": b""})
    assert {"anchor", "demonstration", "corrected"} & {*json.loads(both[PUBLIC])} == set()
    assert json.loads(both[PUBLIC])["earlier"] == {}
    files = ("manifest.json", "internal/a", "a/internal/b", "internal.txt", PUBLIC)
    assert [get_file_visibility(one) for one in files] == [
        "internal", "internal", "public", "public", "public",
    ]  # fmt: skip


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


def test_sentences_that_differ_are_told_page_by_page() -> None:
    old = {("nb", "b"): ("1", "2", "3"), ("en", "z"): ("x",)}
    new = {("nb", "b"): ("0", "1", "4", "3"), ("en", "a"): ("y",)}
    assert [one.to_dict() for one in compare_report_sentences(old, new)] == [
        {"language": "en", "page": "a", "old": [], "new": ["y"]},
        {"language": "en", "page": "z", "old": ["x"], "new": []},
        {"language": "nb", "page": "b", "old": [], "new": ["0"]},
        {"language": "nb", "page": "b", "old": ["2"], "new": ["4"]},
    ]


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
