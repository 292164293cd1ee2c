"""Pieces of a preview: kinds of file, what is watched, the plain list, and errors as a page."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.errors import PublishError
from tilstand.publish.preview import (
    EditionPreview,
    _format_build_error,
    _get_content_type,
    _PreviewServer,
    _read_folder_state,
)
from tilstand.terms import InvariantText


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.md", "text/plain; charset=utf-8"),
        ("a.cff", "text/plain; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("a.pdf", "application/pdf"),
        ("a.no-such-kind", "application/octet-stream"),
    ],
)
def test_a_file_is_served_as_what_it_is(name: str, kind: str) -> None:
    assert _get_content_type(Path(name)) == kind


def test_what_editors_and_systems_hide_is_not_watched(tmp_path: Path) -> None:
    for name in ("a.toml", "b/c.csv", ".hidden", ".git/d", "e~", "f~/g"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("xyz")
    (tmp_path / "gone").symlink_to("nowhere")
    found = _read_folder_state(tmp_path)
    assert {one.relative_to(tmp_path).as_posix() for one in found} == {"a.toml", "b/c.csv"}
    about = (tmp_path / "a.toml").stat()
    assert found[tmp_path / "a.toml"] == (about.st_mtime_ns, 3)


def test_the_plain_list_has_every_public_file_but_those_of_the_site(tmp_path: Path) -> None:
    def build(folder: Path) -> None:
        for name in ("site/index.html", "data/b & c.csv", "data/a.csv", "report.pdf"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("x")

    (tmp_path / "x.toml").touch()
    shown = EditionPreview(build, tmp_path, "en")
    try:
        assert shown.render_file_listing() == ""
        assert shown.file("/report.pdf") is None
        assert (shown.rebuild_if_changed(), shown.rebuild_if_changed()) == (True, False)
        assert shown.render_file_listing() == (
            '<ul><li><a href="/data/a.csv">data/a.csv</a></li>'
            '<li><a href="/data/b%20%26%20c.csv">data/b &amp; c.csv</a></li>'
            '<li><a href="/report.pdf">report.pdf</a></li></ul>'
        )
        assert [shown.is_site_folder(one) for one in ("/", "/data", "/data/", "")] == [False] * 4
    finally:
        shown.close()


def test_an_error_is_a_page_of_its_title_its_causes_and_what_to_do() -> None:
    one = PublishError(
        InvariantText("A < B"),
        cause=[InvariantText("one & two"), InvariantText("three")],
        remedy=InvariantText("Mend it."),
    )
    assert _format_build_error(one) == "<p>A &lt; B</p><ul><li>one &amp; two</li><li>three</li></ul><p>→ Mend it.</p>"
    assert _format_build_error(PublishError(InvariantText("A"))) == "<p>A</p><ul></ul>"


def test_a_reader_who_leaves_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    server: Any = object.__new__(_PreviewServer)
    for error in (ConnectionResetError(), TimeoutError()):
        try:
            raise error
        except OSError:
            server.handle_error(SimpleNamespace(), ("127.0.0.1", 1))
    assert capsys.readouterr().err == ""
    try:
        raise ValueError("odd")
    except ValueError:
        server.handle_error(SimpleNamespace(), ("127.0.0.1", 1))
    assert "ValueError: odd" in capsys.readouterr().err
