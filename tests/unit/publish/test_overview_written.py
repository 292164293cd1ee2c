"""An overview's files: what each is made of, in which order that is asked for, and what is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace as Made
from typing import Any

import pytest

from tilstand.publish import register_overview, register_pages
from tilstand.publish import register_pages as pictures

Asked = list[tuple[str, tuple[Any, ...], dict[str, Any]]]


@pytest.fixture
def asked() -> Asked:
    return []


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, asked: Asked) -> Callable[..., None]:
    """Puts stand-ins into a module; what they are called with is kept, in order."""

    def put(module: Any, **answers: Any) -> None:
        for name, answer in answers.items():

            def called(*facts: Any, _name: str = name, _answer: Any = answer, **more: Any) -> Any:
                asked.append((_name, facts, more))
                return _answer

            monkeypatch.setattr(module, name, called)

    return put


def test_an_overview_is_admitted_first_and_its_files_lie_in_order(given: Callable[..., None], asked: Asked) -> None:
    given(
        register_overview,
        check_overview_seal=None,
        check_public_links=None,
        iterate_page_links="links",
        load_site_assets=("assets/1", {"b.js": b"2"}),
    )
    given(
        register_overview, write_overview_data={"z.csv": b"z", "a.csv": b"a"}, write_overview_calendar={"m.ics": b"m"}
    )
    given(register_overview, render_overview_pages={"index.html": b"i"}, render_overview_pdf={"en/overview.pdf": b"p"})
    made: Any = "made"
    files = register_overview.build_overview_files(made)
    assert list(files.items()) == [
        ("assets/1/b.js", b"2"),
        ("data/a.csv", b"a"),
        ("data/m.ics", b"m"),
        ("data/z.csv", b"z"),
        ("en/overview.pdf", b"p"),
        ("index.html", b"i"),
    ]
    assert asked == [
        ("check_overview_seal", ("made",), {}),
        ("write_overview_data", ("made",), {}),
        ("write_overview_calendar", ("made",), {}),
        ("render_overview_pages", ("made", ("a.csv", "m.ics", "z.csv")), {}),
        ("iterate_page_links", (b"i",), {}),
        ("check_public_links", ("index.html", "links"), {}),
        ("load_site_assets", (), {"marked": True}),
        ("render_overview_pdf", ("made",), {}),
    ]


@pytest.mark.parametrize("final", [False, True])
def test_it_is_written_where_it_may_be_with_both_of_its_manifests(
    given: Callable[..., None], asked: Asked, *, final: bool
) -> None:
    both = {"public-manifest.json": b"m", "../made-internal/manifest.json": b"n"}
    given(
        register_overview,
        check_destination=None,
        build_overview_files={"index.html": b"i"},
        build_manifests=("it", both),
        replace_edition=None,
    )
    made: Any = Made(collection="saga", register="promises", period="2031", final=final)
    out, source = Path("made"), Path("c")
    files = register_overview.write_overview(made, out, inputs={"a": "1"}, source=source)
    assert files == {"index.html": b"i", **both}
    first, second, (_, told, _), last = asked
    assert (first, second) == (("check_destination", (out, source), {}), ("build_overview_files", (made,), {}))
    assert told[:4] == ("saga", "promises", "2031", {"a": "1"})
    assert (told[5], told[6].draft) == (None, not final)
    assert last == ("replace_edition", (files, out, source), {})


def test_pictures_are_drawn_for_desk_telephone_and_print(given: Callable[..., None], asked: Asked) -> None:
    drawn = [Made(table="t", title="A", svg=b"<svg/>"), Made(table="u", title="B", svg=b"<b/>")]
    given(pictures, draw_pictures=drawn)
    made: Any = Made(plots=("p", "q"))
    assert pictures.draw_print_pictures(made, "nn") == {"t": drawn[0], "u": drawn[1]}
    assert pictures.draw_page_pictures(made, "pl") == {one.table: (one, one) for one in drawn}
    facts = [(told[0], told[2], more) for _, told, more in asked]
    assert facts == [
        (("p", "q"), "nn", {"theme": "print"}),
        (("p", "q"), "pl", {"theme": "page", "width": pictures.WIDTH}),
        (("p", "q"), "pl", {"theme": "page", "width": 320}),
    ]
    wide, narrow = drawn
    assert register_pages._build_overview_picture(wide, narrow) == {"title": "A", "wide": "<svg/>", "narrow": "<b/>"}  # type: ignore[arg-type]
