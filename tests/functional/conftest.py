"""The real collection, and a whole run of it, built once and only read."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rounds_read import read_round

from tilstand import define
from tilstand.cli import proofread, reconcile
from tilstand.define import Collection
from tilstand.pipeline import stages
from tilstand.proofread import Proofreader
from tilstand.publish.edition_folders import get_internal_folder
from tilstand.round import perform_act
from tilstand.round.state import RoundState
from tilstand.round.state import load_round as read_files
from tilstand.terms import Period
from tilstand.workflow.event_log import EventJournal

ROOT = Path(__file__).parents[2]
_SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
_NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a whole edition, or a browser, is slow."""
    here = f"{Path(__file__).parent}/"  # asked of every test that there is
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def norway() -> Path:
    return ROOT / "collections" / "norway"


@pytest.fixture(scope="session", autouse=True)
def kept() -> Iterator[set[Path]]:
    """The command line in this process reads a round of the repository's own collections only once.

    What holds a text against a round is made only once, too. Nothing changes those collections; copies that
    a test makes and changes are read every time, and editions are built from files that are read for them
    alone. A copy that no test changes may be added to what is given here.
    """
    places = {ROOT}
    rounds: dict[tuple[Path, str], RoundState] = {}
    whole: dict[Path, Collection] = {}
    auditors: dict[tuple[int, Period, bool], Proofreader] = {}

    def place(collection: Collection | Path | str) -> Path:
        return (collection.path if isinstance(collection, Collection) else Path(collection)).resolve()

    def read(collection: Collection | Path | str, name: str, **more: Any) -> RoundState:
        key = place(collection), name
        if any(more.values()) or places.isdisjoint(key[0].parents):
            return read_files(collection, name, **more)
        if key not in rounds:
            rounds[key] = read_round(*key)
        return rounds[key]

    def collection(path: Path | str) -> Collection:
        if places.isdisjoint(place(path).parents):
            return define.read_collection(path)
        if place(path) not in whole:
            whole[place(path)] = define.read_collection(path)
        return whole[place(path)]

    def auditor(held: Collection, period: Period, *facts: Any) -> Proofreader:
        if all(one.collection is not held for one in rounds.values()):
            return Proofreader(held, period, *facts)
        key = id(held), period, len(facts) > 2 and facts[2] is not None  # with what only texts say, or without
        if key not in auditors:
            auditors[key] = Proofreader(held, period, *facts)
        return auditors[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proofread, "Proofreader", auditor)
        for module in (proofread, reconcile):
            patch.setattr(module, "load_round", read)
        patch.setattr(proofread, "define", SimpleNamespace(read_collection=collection))
        yield places


@pytest.fixture(scope="session")
def tilstand(called):  # type: ignore[no-untyped-def]
    """Call the command line as a user does; what it said, as text."""

    def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        done = called(*arguments, cwd=cwd or ROOT)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture(scope="session")
def edition(once, norway: Path, tilstand) -> Path:  # type: ignore[no-untyped-def]
    """The edition of Norway's 2024 figures, built once in a run of the tests."""

    def build(folder: Path) -> None:
        done = tilstand("run", norway, "2024", "--out", folder / "norway-2024")
        assert done.returncode == 0, done.stderr

    folder: Path = once("edition", build)
    return folder / "norway-2024"


@pytest.fixture(scope="session")
def findings(edition: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((get_internal_folder(edition) / "findings.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def built(once: Any, former: Path) -> Callable[[str], Path]:
    """A late body's round as a draft and as a finished edition, and a reconstructed round."""

    def build(folder: Path) -> None:
        place = folder / "sagaland"
        shutil.copytree(_SAGALAND, place)
        (place / "rounds" / "2031" / "submissions" / "police.csv").unlink()
        log = EventJournal(place / "rounds" / "2031" / "log")
        for body in ("police", "fjord_shelter", "havn_shelter", "migration_board"):
            perform_act(log, "delivery", "ask", body, by="Kari", at=_NOON)
        perform_act(log, "delivery", "exempt", "migration_board", by="Kari", at=_NOON, reason="No decisions this year")
        for body in ("fjord_shelter", "havn_shelter"):
            perform_act(log, "delivery", "receive", body, by="Kari", at=_NOON, names="1")
        perform_act(log, "delivery", "accept", "havn_shelter", by="Kari", at=_NOON, names="1")
        stages.build_edition(place, "2031", folder / "draft", former=former)
        about = place / "rounds" / "2031" / "round.toml"
        about.write_text(about.read_text("utf-8").replace('"delivered"', '"reconstructed"'), "utf-8")
        stages.build_edition(place, "2031", folder / "done")

    folder: Path = once("drafts", build)
    return lambda name: former if name == "settled" else folder / name


@pytest.fixture(scope="session")
def draft(built: Callable[[str], Path]) -> Path:
    return built("draft")
