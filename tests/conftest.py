"""What tests of every kind share: the command line, here or in a process, and what is built only once."""

from __future__ import annotations

import fcntl
import functools
import gc
import io
import itertools
import os
import pickle
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from as_before import renewed
from drawn import draws
from hypothesis import settings
from not_tried import not_tried

from tilstand import cli, collect, define
from tilstand.round import derive_subject_states
from tilstand.round.text_release import release_texts_to_print as release_words
from tilstand.round.texts import list_pending_texts, list_released_texts, list_texts, list_unit_reasons
from tilstand.workflow.event_log import open_journal

pytest_plugins = ["examples", "forked"]

Done = subprocess.CompletedProcess[bytes]
Called = Callable[..., Done]
Once = Callable[[str, Callable[[Path], None]], Path]

gc.set_threshold(100_000, 20, 50)  # rarer than the command line does: what the tests make stays as well

settings.register_profile("tests", draws(40))  # `benchmarks/laws.py` draws more
settings.load_profile("tests")

_from_text = tomllib.loads


def _loads(text: str, /, *, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """The same text is read many times, in copies of a collection: only what it says is made anew."""
    if parse_float is not float:
        return _from_text(text, parse_float=parse_float)
    found: dict[str, Any] = pickle.loads(_said_in(text))
    return found


@functools.cache
def _said_in(text: str) -> bytes:
    return pickle.dumps(_from_text(text))


tomllib.loads = _loads
_numbers = itertools.count()

SAGALAND = Path(__file__).parent / "fixtures" / "sagaland"
TERMINAL = {"COLUMNS": "200", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """A test that wrote a file anew fails, whatever else it found."""
    renewed()
    yield
    if files := renewed():
        told = f"Written anew, as RENEW asks: {', '.join(files)}. Read what changed, and run it without."
        pytest.fail(told, pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say by name what this machine, or this run, could not try."""
    for line in not_tried(terminalreporter.stats, config):
        terminalreporter.write_line(line)


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for one test. Pytest's own looks through all the others for a number that is free."""
    name = f"{request.node.name[:30]}-{os.getpid()}-{next(_numbers)}"
    folder = tmp_path_factory.getbasetemp() / re.sub(r"[^\w-]", "_", name)
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture(scope="session")
def called() -> Called:
    """Call the command line in this process, with the folder, environment and streams that a process has."""

    def call(*arguments: object, cwd: Path, **environment: str) -> Done:
        given = ["tilstand", *map(str, arguments)]
        streams = {name: io.TextIOWrapper(io.BytesIO(), "utf-8") for name in ("stdout", "stderr")}
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(cwd)
            patch.setattr(sys, "argv", given)
            for name, value in {**TERMINAL, **environment}.items():
                patch.setenv(name, value)
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            try:
                cli.main()
                code = 0
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        told = [_written(stream) for stream in streams.values()]
        return subprocess.CompletedProcess(given, code, *told)

    return call


def _written(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    return stream.detach().getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The portal's database: in memory, or the empty one that TILSTAND_TEST_DATABASE names."""
    from tilstand.portal.configuration import start_django

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # a browser of other tests may have a loop in this process
    before = dict(os.environ)
    os.environ["DATABASE_URL"] = os.environ.get("TILSTAND_TEST_DATABASE", "sqlite::memory:")
    place = tmp_path_factory.mktemp("portal")
    start_django(place, place, loopback=True)
    os.environ.clear()  # a process that a test starts has a database of its own
    os.environ.update(before)


@pytest.fixture(scope="session")
def released() -> Callable[[Path, str], None]:
    """Somebody has read everything that waits in a round of a copy, and released it."""

    def release(collection: Path, name: str) -> None:
        held = define.read_collection(collection)
        view = held.at(name)
        told = list_texts(view, collect.collect_round(view, name), list_unit_reasons(view, name))
        folder, store = collection / "rounds" / name, open_journal(held, name)
        closed = list_pending_texts(told, list_released_texts(folder, derive_subject_states(store.read_events()), told))
        at = datetime(2032, 1, 1, tzinfo=UTC)
        release_words(folder, store, told, [one.sha256 for one in closed], by="Test", at=at, reason="Seen")

    return release


@pytest.fixture(scope="session")
def process() -> Called:
    """Run the command line in a process of its own: slow, for what only a process shows."""

    def run(*arguments: object, cwd: Path, **environment: str) -> Done:
        return subprocess.run(
            [sys.executable, "-m", "tilstand", *map(str, arguments)],
            capture_output=True,
            cwd=cwd,
            env={**os.environ, **TERMINAL, **environment},
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """A folder by its name, made by whichever process needs it first; every test only reads it."""
    base = tmp_path_factory.getbasetemp()

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder, work = base / name, base / f"{name}.making"
        with (base / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                shutil.rmtree(work, ignore_errors=True)
                work.mkdir()
                make(work)
                work.rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def plain(once: Once) -> Path:
    """The edition of Sagaland's 2031 as it lies there, built once in a run of the tests; it is only read."""

    def build(folder: Path) -> None:
        from tilstand.pipeline import stages  # most runs of a few tests never load it

        stages.build_edition(SAGALAND, "2031", folder / "sagaland-2031")

    return once("plain", build) / "sagaland-2031"


@pytest.fixture(scope="session")
def former(once: Once) -> Path:
    """The edition of Sagaland's 2030, likewise."""

    def build(folder: Path) -> None:
        from tilstand.pipeline import stages as pipeline  # most runs of a few tests never load it

        pipeline.build_edition(SAGALAND, "2030", folder / "sagaland-2030")

    return once("former", build) / "sagaland-2030"
