"""Preview: the edition on this machine only, built again whenever a file of its collection changes."""

from __future__ import annotations

import html
import secrets
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from tilstand.define.catalogue import Catalogue
from tilstand.errors import PublishError, TilstandError
from tilstand.languages import failure
from tilstand.publish.place import beside
from tilstand.terms import Alike, Language
from tilstand.text import fixed

__all__ = ["Preview", "preview"]

_HERE = "127.0.0.1"
_SECONDS = 0.5  # between two looks at the files
_WAIT = 20  # seconds for a reader who has stopped reading or asking
_SITE = "site/"
_TYPES = {".csv": "text/csv", ".md": "text/plain", ".cff": "text/plain", ".woff2": "font/woff2"}
_PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">{refresh}'
    "<title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"
)

Build = Callable[[Path], object]


class Preview:
    """An edition that is built into a folder of its own, and the files of it that may be shown.

    Each build goes into a new folder and takes the place of the former one only when it is whole, so that
    no page is ever half built. A build that fails leaves the former one, and its error is shown instead.

    Args:
        build: Writes the edition to a folder.
        watched: Folder whose files are looked at.
        language: Language of messages.

    Attributes:
        error: Why there is no edition to show, as HTML; empty where there is one.
        reason: The same as lines of plain text; empty until a build has failed.
    """

    def __init__(self, build: Build, watched: Path, language: Language) -> None:
        self._build, self._watched, self.language = build, watched, language
        self._root = Path(tempfile.mkdtemp(prefix="tilstand-preview-"))
        self._built: Path | None = None
        self._number = 0
        self._seen: Mapping[Path, tuple[int, int]] = {}
        self.error = f"<p>{self.say('building')}</p>"
        self.reason: tuple[str, ...] = ()

    def say(self, name: str) -> str:
        """One of the preview's own texts."""
        return fixed(Catalogue({}), f"preview.{name}").text(self.language)

    def refresh(self) -> bool:
        """Build again if a file was added, changed or taken away since; True if that was so."""
        now = _state(self._watched)
        if now == self._seen:
            return False
        self._seen = now
        self._number += 1
        target = self._root / str(self._number)
        try:
            self._build(target)
        except TilstandError as error:
            self._failed(error.spoken(self.language))
        except Exception as error:
            # A fault of the program's must not end the preview: the reader may be about to mend its cause.
            self._failed(
                TilstandError(Alike(self.say("fault")), cause=Alike(f"{type(error).__name__}: {error}"))
            )
        else:
            former, self._built, self.error, self.reason = self._built, target, "", ()
            if former is not None:
                for folder in (former, beside(former)):
                    shutil.rmtree(folder, ignore_errors=True)
        return True

    def _failed(self, error: TilstandError) -> None:
        self.error, self.reason = _told(error), tuple(error.message.splitlines())

    def file(self, path: str) -> Path | None:
        """The file that an address leads to; None if there is none, or it is not for the public.

        The site comes first; behind it lie the other public files of the edition.

        Args:
            path: The path of the address, decoded, beginning with a slash.
        """
        if self._built is None or "\0" in path:
            return None
        wanted = path.lstrip("/")
        names = [f"{wanted}index.html"] if not wanted or wanted.endswith("/") else [wanted]
        for name in (f"{_SITE}{names[0]}", names[0]):
            # What counts is where the file lies, not how the address spells it: what is internal lies beside.
            found = (self._built / name).resolve()
            if found.is_relative_to(self._built.resolve()) and found.is_file():
                return found
        return None

    def folder(self, path: str) -> bool:
        """True if an address without its last slash is a folder of the site."""
        return bool(path.strip("/")) and not path.endswith("/") and self.file(f"{path}/") is not None

    def listing(self) -> str:
        """A plain page with links to the public files, for an edition without a site."""
        if self._built is None:
            return ""
        names = sorted(f.relative_to(self._built).as_posix() for f in self._built.rglob("*") if f.is_file())
        links = (
            f'<li><a href="/{html.escape(quote(name))}">{html.escape(name)}</a></li>'
            for name in names
            if not name.startswith(_SITE)
        )
        return f"<ul>{''.join(links)}</ul>"

    def close(self) -> None:
        """Take away everything that was built."""
        shutil.rmtree(self._root, ignore_errors=True)


def preview(
    build: Build,
    watched: Path,
    *,
    language: Language,
    port: int = 0,
    tell: Callable[[str], None] = print,
) -> None:
    """Serve an edition on the loopback address until it is interrupted.

    Args:
        build: Writes the edition to a folder.
        watched: Folder whose files are looked at twice a second.
        port: Port; 0 for a free one.
        language: Language of messages.
        tell: Called with each line that the user should read: the address first.

    Raises:
        PublishError: If the port cannot be used.
    """
    shown = Preview(build, watched, language)
    done = threading.Event()

    def rebuild() -> None:
        while not done.is_set():
            if shown.refresh():
                tell(shown.say("not_built" if shown.reason else "built"))
                for line in shown.reason:
                    tell(line)
            done.wait(_SECONDS)

    worker = threading.Thread(target=rebuild, daemon=True)

    def end() -> None:
        done.set()
        if worker.is_alive():
            worker.join(timeout=30)
        shown.close()

    # From here on an interruption, at whatever moment, takes away what was built.
    with ExitStack() as ends, suppress(KeyboardInterrupt):
        ends.callback(end)
        try:
            server = _Server((_HERE, port), _Handler)
        except (OSError, OverflowError) as error:
            raise failure(PublishError, "edition.port", port=str(port), error=error) from error
        ends.callback(server.server_close)
        server.preview, server.token = shown, secrets.token_urlsafe(24)
        tell(f"http://{_HERE}:{server.server_port}/?{server.token}")
        worker.start()
        server.serve_forever(poll_interval=0.1)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    preview: Preview
    token: str

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who leaves in the middle of a page is no fault."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version, sys_version = "tilstand", ""
    timeout = _WAIT

    def do_GET(self) -> None:
        """A page or file."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Its head alone."""
        self._answer(body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the terminal is for what was built."""

    def _answer(self, *, body: bool) -> None:
        shown = self.server.preview
        # A page elsewhere could send the browser here under a name of its own; only ours is answered.
        name = (self.headers.get("Host") or "").rsplit(":", 1)[0]
        if name not in (_HERE, "localhost") or not self._known():
            told = f"<p>{shown.say('use_address')}</p>"
            self._page(HTTPStatus.FORBIDDEN, shown.say("not_from_here"), told, body)
            return
        path = unquote(urlsplit(self.path).path)
        page = path.endswith(("/", ".html")) or "." not in path.rsplit("/", 1)[-1]
        if shown.error and page:
            again = '<meta http-equiv="refresh" content="2">'
            waits = HTTPStatus.SERVICE_UNAVAILABLE
            self._page(waits, shown.say("no_edition"), shown.error, body, again)
            return
        if shown.folder(path):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", quote(f"/{path.strip('/')}/"))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        file = shown.file(path)
        if file is None and path == "/":
            self._page(HTTPStatus.OK, shown.say("edition"), shown.listing(), body)
        elif file is None:
            begin = f'<p><a href="/">{shown.say("begin")}</a></p>'
            self._page(HTTPStatus.NOT_FOUND, shown.say("no_page"), begin, body)
        else:
            self._send(HTTPStatus.OK, _type(file), file.read_bytes(), body)

    @property
    def _cookie(self) -> str:
        return f"preview-{self.server.server_port}={self.server.token}"

    def _known(self) -> bool:
        """True for who has the address of the terminal: with its token, or with the cookie that it gave.

        Other people's programs on the same machine can reach the port too, and drafts are not for them.
        """
        asked = [*(self.headers.get("Cookie") or "").split(";"), urlsplit(self.path).query.partition("&")[0]]
        proofs = (self._cookie.encode(), self.server.token.encode())
        return any(secrets.compare_digest(one.strip().encode(), proof) for one in asked for proof in proofs)

    def _page(self, status: HTTPStatus, title: str, text: str, body: bool, refresh: str = "") -> None:
        language = self.server.preview.language
        page = _PAGE.format(language=language, title=html.escape(title), body=text, refresh=refresh)
        self._send(status, "text/html; charset=utf-8", page.encode(), body)

    def _send(self, status: HTTPStatus, kind: str, data: bytes, body: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        if status != HTTPStatus.FORBIDDEN:
            self.send_header("Set-Cookie", f"{self._cookie}; HttpOnly; SameSite=Strict; Path=/")
        self.end_headers()
        if body:
            self.wfile.write(data)


def _type(file: Path) -> str:
    kind = _TYPES.get(file.suffix) or guess_type(file.name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind in ("application/json", "image/svg+xml")
    return f"{kind}; charset=utf-8" if text else kind


def _state(folder: Path) -> dict[Path, tuple[int, int]]:
    """Time and size of every file; those that an editor or a system hides are left alone."""
    found = {}
    for file in folder.rglob("*"):
        if any(part.startswith(".") or part.endswith("~") for part in file.relative_to(folder).parts):
            continue
        with suppress(OSError):  # taken away while we look
            if file.is_file():
                about = file.stat()
                found[file] = (about.st_mtime_ns, about.st_size)
    return found


def _told(error: TilstandError) -> str:
    causes = "".join(f"<li>{html.escape(cause)}</li>" for cause in error.causes)
    remedy = f"<p>→ {html.escape(error.remedy)}</p>" if error.remedy else ""
    return f"<p>{html.escape(error.title)}</p><ul>{causes}</ul>{remedy}"
