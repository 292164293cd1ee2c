"""Pieces of a preview: kinds of file, what is watched, the plain list, and errors as a page."""

from __future__ import annotations

import http.client
import re
import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.errors import CollectionError, PublishError
from tilstand.publish.edition_folders import get_internal_folder
from tilstand.publish.preview import (
    EditionPreview,
    _format_build_error,
    _get_content_type,
    _PreviewServer,
    _read_folder_state,
    serve_preview,
)
from tilstand.terms import InvariantText


def built(folder: Path, *, site: bool = True) -> None:
    files = {
        f"../{folder.name}-internal/manifest.json": "{}",
        f"../{folder.name}-internal/findings.json": "secret",
        "data/a.csv": "a,b\n",
        "report-nb.pdf": "%PDF",
    }
    if site:
        files |= {"site/index.html": "<p>front</p>", "site/nb/index.html": "<p>nb</p>", "site/s.css": "p{}"}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where previews build: one that is served until the tests end leaves nothing on the machine."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    folder = tmp_path / "collection"
    folder.mkdir()
    (folder / "collection.toml").write_text("id = 'x'", "utf-8")
    return folder


@pytest.fixture
def shown(watched: Path) -> Iterator[EditionPreview]:
    made = EditionPreview(built, watched, "nb")
    made.rebuild_if_changed()
    yield made
    made.close()


def test_the_site_comes_first_and_other_public_files_behind_it(shown):
    assert shown.file("/").read_text() == "<p>front</p>"
    assert shown.file("/nb/").read_text() == "<p>nb</p>"
    assert shown.file("/data/a.csv").read_text() == "a,b\n"
    assert shown.file("/report-nb.pdf") is not None
    assert shown.is_site_folder("/nb")
    assert not shown.is_site_folder("/data")


@pytest.mark.parametrize(
    "path",
    [
        "/internal/findings.json",
        "/manifest.json",
        "/../1-internal/findings.json",
        "/nb/../../../1-internal/findings.json",
        "/data/../../1-internal/findings.json",
        "//../1-internal/findings.json",
        "/./../1-internal/findings.json",
        "/1-internal/findings.json",
        "/../../etc/passwd",
        "/\0",
        "/nothing.html",
    ],
)
def test_nothing_internal_and_nothing_outside_is_shown(shown, path):
    assert shown.file(path) is None


def test_a_link_out_of_the_edition_is_not_followed(watched, tmp_path):
    def linked(folder: Path) -> None:
        built(folder)
        (folder / "site" / "leak.html").symlink_to(get_internal_folder(folder) / "findings.json")
        (folder / "site" / "out.html").symlink_to(watched / "collection.toml")

    made = EditionPreview(linked, watched, "nb")
    made.rebuild_if_changed()
    assert (made.file("/leak.html"), made.file("/out.html")) == (None, None)
    made.close()


def test_it_builds_again_only_when_a_file_changed_came_or_went(shown, watched):
    assert not shown.rebuild_if_changed()
    (watched / "new.md").write_text("a", "utf-8")
    assert shown.rebuild_if_changed()
    (watched / "new.md").write_text("ab", "utf-8")
    assert shown.rebuild_if_changed()
    (watched / ".hidden.swp").write_text("x", "utf-8")
    assert not shown.rebuild_if_changed()
    (watched / "new.md").unlink()
    assert shown.rebuild_if_changed()


def test_an_error_is_kept_as_a_page_and_goes_when_it_is_mended(watched):
    def build(folder: Path) -> None:
        if "bad" in (watched / "collection.toml").read_text("utf-8"):
            raise CollectionError(
                InvariantText("It is <b>wrong</b>"),
                cause=[InvariantText("line 3: <i>")],
                remedy=InvariantText("Mend it"),
            )
        built(folder)

    made = EditionPreview(build, watched, "nb")
    made.rebuild_if_changed()
    front = made.file("/")
    (watched / "collection.toml").write_text("bad", "utf-8")
    made.rebuild_if_changed()
    assert "It is &lt;b&gt;wrong" in made.error
    assert made.reason == ("It is <b>wrong</b>", "  line 3: <i>", "  -> Mend it")
    assert "line 3: &lt;i&gt;" in made.error
    assert made.file("/") == front
    (watched / "collection.toml").write_text("good again", "utf-8")
    made.rebuild_if_changed()
    assert made.error == ""
    assert made.reason == ()
    made.close()


def test_a_fault_of_the_program_s_does_not_end_the_preview(watched):
    def build(folder: Path) -> None:
        raise ZeroDivisionError("x")

    made = EditionPreview(build, watched, "nb")
    assert made.rebuild_if_changed()
    assert "ZeroDivisionError" in made.error
    assert made.reason == ("tilstand har en feil og stanset", "  ZeroDivisionError: x")
    made.close()


class Lines(Queue[str]):
    """The lines that a preview tells; one that tells no more has failed, however long that took."""

    def next(self) -> str:
        return self.get(timeout=60)  # no measure: without it, a preview that is broken is waited for for ever


class Port(int):
    """A port, with the token of its address."""

    token = ""


Served = tuple[Port, Lines]


@pytest.fixture
def served(watched: Path) -> Served:
    """A preview that is served: its port, and the lines that it tells after the address."""
    lines = Lines()

    def build(folder: Path) -> None:
        if "bad" in (watched / "collection.toml").read_text("utf-8"):
            raise CollectionError(
                InvariantText("It is <wrong>"), cause=[InvariantText("line 3")], remedy=InvariantText("Mend it")
            )
        built(folder, site="bare" not in (watched / "collection.toml").read_text("utf-8"))

    options = {"language": "en", "tell": lines.put}
    threading.Thread(target=serve_preview, args=(build, watched), kwargs=options, daemon=True).start()
    address = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\?([\w-]{32})", lines.next())
    assert address is not None
    assert lines.next() == "built"
    port = Port(address[1])
    port.token = address[2]
    return port, lines


def asked(port: Port, path: str, *, method: str = "GET", host: str = "localhost") -> tuple[int, str, str]:
    """The status, the kind of content or where it leads, and the content; what all answers have is there."""
    connection = http.client.HTTPConnection("127.0.0.1", int(port))
    connection.request(method, path, headers={"Host": f"{host}:{port}", "Cookie": f"a=b; preview-{port}={port.token}"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    head = dict(answer.getheaders())
    assert head["Server"] == "tilstand "
    if "Location" in head:
        return answer.status, head["Location"], text
    assert (head["Cache-Control"], head["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert int(head["Content-Length"]) == len(text.encode()) or method == "HEAD"
    return answer.status, head["Content-Type"], text


HTML = "text/html; charset=utf-8"


def page(title: str, body: str, refresh: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{refresh}<title>{title}</title></head>'
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    )


def test_each_address_has_its_answer(served):
    port, _ = served
    assert asked(port, "/") == (200, HTML, "<p>front</p>")
    assert asked(port, "/?a=1#b") == (200, HTML, "<p>front</p>")
    assert asked(port, "/s.css") == (200, "text/css; charset=utf-8", "p{}")
    assert asked(port, "/data/a.csv") == (200, "text/csv; charset=utf-8", "a,b\n")
    assert asked(port, "/report-nb.pdf") == (200, "application/pdf", "%PDF")
    assert asked(port, "/nb") == (301, "/nb/", "")
    assert asked(port, "/%6eb/") == (200, HTML, "<p>nb</p>")
    assert asked(port, "/", method="HEAD") == (200, HTML, "")
    lost = page("There is no such page", '<p><a href="/">To the front page</a></p>')
    for path in ("/internal/findings.json", "/manifest.json", "/%2e%2e/1-internal/findings.json", "/none.html"):
        assert asked(port, path) == (404, HTML, lost)
    told = page("Not from here", "<p>Use the address in the terminal.</p>")
    assert asked(port, "/", host="evil.example") == (403, HTML, told)
    assert asked(port, "/", host="127.0.0.1")[0] == 200


@pytest.mark.slow
def test_pages_wait_for_an_edition_that_can_be_built_and_files_stay(served, watched):
    port, lines = served
    (watched / "collection.toml").write_text("bad", "utf-8")
    assert [lines.next() for _ in range(4)] == ["not built:", "It is <wrong>", "  line 3", "  -> Mend it"]
    waiting = page(
        "The edition is not built",
        "<p>It is &lt;wrong&gt;</p><ul><li>line 3</li></ul><p>→ Mend it</p>",
        '<meta http-equiv="refresh" content="2">',
    )
    for path in ("/", "/nb/", "/none.html", "/nb"):
        assert asked(port, path) == (503, HTML, waiting)
    assert asked(port, "/data/a.csv") == (200, "text/csv; charset=utf-8", "a,b\n")
    (watched / "collection.toml").write_text("good", "utf-8")
    assert lines.next() == "built"
    assert asked(port, "/") == (200, HTML, "<p>front</p>")


@pytest.mark.slow
def test_an_edition_without_a_site_is_a_list_of_its_files(served, watched):
    port, lines = served
    (watched / "collection.toml").write_text("bare", "utf-8")
    assert lines.next() == "built"
    listed = '<li><a href="/data/a.csv">data/a.csv</a></li><li><a href="/report-nb.pdf">report-nb.pdf</a></li>'
    assert asked(port, "/") == (200, HTML, page("The edition", f"<ul>{listed}</ul>"))


def test_who_has_not_the_address_of_the_terminal_sees_nothing(served):
    port, _ = served
    for path, status in (("/", 403), ("/data/a.csv", 403), (f"/?{'x' * 32}", 403), (f"/?{port.token}", 200)):
        connection = http.client.HTTPConnection("127.0.0.1", int(port))
        connection.request("GET", path)
        answer = connection.getresponse()
        given, text = answer.getheader("Set-Cookie"), answer.read()
        connection.close()
        assert (answer.status, given is not None, port.token.encode() in text) == (status, status == 200, False)
    assert given == f"preview-{port}={port.token}; HttpOnly; SameSite=Strict; Path=/"


def test_a_reader_who_leaves_is_nothing_to_tell(served, capfd):
    port, lines = served
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", int(port))) as reader:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # hangs up at once
            reader.sendall(f"GET /?{port.token} HTTP/1.0\r\n\r\n".encode())
    assert asked(port, "/")[0] == 200
    assert capfd.readouterr().err == ""
    assert lines.empty()


@pytest.mark.parametrize("port", [65_536, -1])
def test_a_number_that_is_no_port_is_told(watched, port):
    with pytest.raises(PublishError, match=f"port {port}"):
        serve_preview(built, watched, language="nb", port=port)


def test_a_port_that_is_taken_is_told(served, watched, temporary):
    port, _ = served
    before = list(temporary.iterdir())
    with pytest.raises(PublishError, match=f"port {port}"):
        serve_preview(built, watched, language="nb", port=port)
    assert list(temporary.iterdir()) == before


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

    (watched := tmp_path / "watched").mkdir()
    (watched / "x.toml").touch()
    shown = EditionPreview(build, watched, "en")
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
