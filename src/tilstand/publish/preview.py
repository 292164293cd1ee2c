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

from tilstand.define.labels import Catalogue
from tilstand.errors import PublishError, TilstandError
from tilstand.languages import make_error
from tilstand.publish.edition_folders import get_internal_folder
from tilstand.report_text import get_report_string
from tilstand.terms import InvariantText, Language

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


class EditionPreview:
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
        self.error = f"<p>{self.get_preview_text('building')}</p>"
        self.reason: tuple[str, ...] = ()

    def get_preview_text(self, name: str) -> str:
        """One of the preview's own texts."""
        return get_report_string(Catalogue({}), f"preview.{name}").text(self.language)

    def rebuild_if_changed(self) -> bool:
        """Build again if a file was added, changed or taken away since; True if that was so."""
        now = _read_folder_state(self._watched)
        if now == self._seen:
            return False
        self._seen = now
        self._number += 1
        target = self._root / str(self._number)
        try:
            self._build(target)
        except TilstandError as error:
            self._record_build_failure(error.spoken(self.language))
        except Exception as error:
            # A fault of the program's must not end the preview: the reader may be about to mend its cause.
            self._record_build_failure(
                TilstandError(
                    InvariantText(self.get_preview_text("fault")),
                    cause=InvariantText(f"{type(error).__name__}: {error}"),
                )
            )
        else:
            former, self._built, self.error, self.reason = self._built, target, "", ()
            if former is not None:
                for folder in (former, get_internal_folder(former)):
                    shutil.rmtree(folder, ignore_errors=True)
        return True

    def _record_build_failure(self, error: TilstandError) -> None:
        self.error, self.reason = _format_build_error(error), tuple(error.message.splitlines())

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

    def is_site_folder(self, path: str) -> bool:
        """True if an address without its last slash is a folder of the site."""
        return bool(path.strip("/")) and not path.endswith("/") and self.file(f"{path}/") is not None

    def render_file_listing(self) -> str:
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


def serve_preview(
    build: Build, watched: Path, *, language: Language, port: int = 0, tell: Callable[[str], None] = print
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
    shown = EditionPreview(build, watched, language)
    done = threading.Event()

    def watch_and_rebuild() -> None:
        while not done.is_set():
            if shown.rebuild_if_changed():
                tell(shown.get_preview_text("not_built" if shown.reason else "built"))
                for line in shown.reason:
                    tell(line)
            done.wait(_SECONDS)

    worker = threading.Thread(target=watch_and_rebuild, daemon=True)

    def stop_preview() -> None:
        done.set()
        if worker.is_alive():
            worker.join(timeout=30)
        shown.close()

    # From here on an interruption, at whatever moment, takes away what was built.
    with ExitStack() as ends, suppress(KeyboardInterrupt):
        ends.callback(stop_preview)
        try:
            server = _PreviewServer((_HERE, port), _PreviewRequestHandler)
        except (OSError, OverflowError) as error:
            raise make_error(PublishError, "edition.port", port=str(port), error=error) from error
        ends.callback(server.server_close)
        server.preview, server.token = shown, secrets.token_urlsafe(24)
        tell(f"http://{_HERE}:{server.server_port}/?{server.token}")
        worker.start()
        server.serve_forever(poll_interval=0.1)


class _PreviewServer(ThreadingHTTPServer):
    daemon_threads = True
    preview: EditionPreview
    token: str

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who leaves in the middle of a page is no fault."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _PreviewRequestHandler(BaseHTTPRequestHandler):
    server: _PreviewServer
    server_version, sys_version = "tilstand", ""
    timeout = _WAIT

    def do_GET(self) -> None:
        """A page or file."""
        self._answer_preview_request(body=True)

    def do_HEAD(self) -> None:
        """Its head alone."""
        self._answer_preview_request(body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the terminal is for what was built."""

    def _answer_preview_request(self, *, body: bool) -> None:
        shown = self.server.preview
        # A page elsewhere could send the browser here under a name of its own; only ours is answered.
        name = (self.headers.get("Host") or "").rsplit(":", 1)[0]
        if name not in (_HERE, "localhost") or not self._has_access_token():
            text = f"<p>{shown.get_preview_text('use_address')}</p>"
            self._send_preview_page(HTTPStatus.FORBIDDEN, shown.get_preview_text("not_from_here"), text, body)
            return
        path = unquote(urlsplit(self.path).path)
        page = path.endswith(("/", ".html")) or "." not in path.rsplit("/", 1)[-1]
        if shown.error and page:
            again = '<meta http-equiv="refresh" content="2">'
            waits = HTTPStatus.SERVICE_UNAVAILABLE
            self._send_preview_page(waits, shown.get_preview_text("no_edition"), shown.error, body, again)
            return
        if shown.is_site_folder(path):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", quote(f"/{path.strip('/')}/"))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        file = shown.file(path)
        if file is None and path == "/":
            self._send_preview_page(HTTPStatus.OK, shown.get_preview_text("edition"), shown.render_file_listing(), body)
        elif file is None:
            begin = f'<p><a href="/">{shown.get_preview_text("begin")}</a></p>'
            self._send_preview_page(HTTPStatus.NOT_FOUND, shown.get_preview_text("no_page"), begin, body)
        else:
            self._send_preview_response(HTTPStatus.OK, _get_content_type(file), file.read_bytes(), body)

    @property
    def _access_cookie(self) -> str:
        return f"preview-{self.server.server_port}={self.server.token}"

    def _has_access_token(self) -> bool:
        """True for who has the address of the terminal: with its token, or with the cookie that it gave.

        Other people's programs on the same machine can reach the port too, and drafts are not for them.
        """
        asked = [*(self.headers.get("Cookie") or "").split(";"), urlsplit(self.path).query.partition("&")[0]]
        proofs = (self._access_cookie.encode(), self.server.token.encode())
        return any(secrets.compare_digest(text.strip().encode(), proof) for text in asked for proof in proofs)

    def _send_preview_page(self, status: HTTPStatus, title: str, text: str, body: bool, refresh: str = "") -> None:
        language = self.server.preview.language
        page = _PAGE.format(language=language, title=html.escape(title), body=text, refresh=refresh)
        self._send_preview_response(status, "text/html; charset=utf-8", page.encode(), body)

    def _send_preview_response(self, status: HTTPStatus, kind: str, data: bytes, body: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        if status != HTTPStatus.FORBIDDEN:
            self.send_header("Set-Cookie", f"{self._access_cookie}; HttpOnly; SameSite=Strict; Path=/")
        self.end_headers()
        if body:
            self.wfile.write(data)


def _get_content_type(file: Path) -> str:
    kind = _TYPES.get(file.suffix) or guess_type(file.name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind in ("application/json", "image/svg+xml")
    return f"{kind}; charset=utf-8" if text else kind


def _read_folder_state(folder: Path) -> dict[Path, tuple[int, int]]:
    """Time and size of every file; those that an editor or a system hides are left alone."""
    pairs_by_path = {}
    for file in folder.rglob("*"):
        if any(part.startswith(".") or part.endswith("~") for part in file.relative_to(folder).parts):
            continue
        with suppress(OSError):  # taken away while we look
            if file.is_file():
                about = file.stat()
                pairs_by_path[file] = (about.st_mtime_ns, about.st_size)
    return pairs_by_path


def _format_build_error(error: TilstandError) -> str:
    causes = "".join(f"<li>{html.escape(cause)}</li>" for cause in error.causes)
    remedy = f"<p>→ {html.escape(error.remedy)}</p>" if error.remedy else ""
    return f"<p>{html.escape(error.title)}</p><ul>{causes}</ul>{remedy}"
