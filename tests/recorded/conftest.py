"""The command line as a user gives it, at noon of a day that stays; only the command is named here."""

from __future__ import annotations

import importlib
import io
import itertools
import re
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, NamedTuple, Self

import pytest

import tilstand

TERMINAL = {"COLUMNS": "200", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
ROOT = Path(__file__).parents[2]


class Said(NamedTuple):
    """What a command said, and the number that it ended with."""

    code: int
    out: str
    err: str


class _AnyMoment(type):
    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, datetime)


class _Noon(datetime, metaclass=_AnyMoment):
    """A clock that stands at a noon, and goes on by a second each time somebody looks."""

    seconds = itertools.count()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return datetime(2032, 6, 1, 12, tzinfo=tz) + timedelta(seconds=next(cls.seconds))  # type: ignore[return-value]


@pytest.fixture(scope="session")
def clocks() -> list[Any]:
    """The modules that look at the clock, whatever they are called."""
    package = Path(tilstand.__file__).parent
    names = [
        file.relative_to(package.parent).with_suffix("").parts
        for file in sorted(package.rglob("*.py"))
        if "portal" not in file.parts and re.search(r"\bdatetime\.now\(", file.read_text("utf-8"))
    ]
    found = [importlib.import_module(".".join(one)) for one in names]
    assert found
    assert all(one.datetime is datetime for one in found)
    return found


@pytest.fixture
def tilstand_says(clocks: list[Any]) -> Callable[..., Said]:
    """Call the command line in this process, in a folder."""
    (command,) = entry_points(group="console_scripts", name="tilstand")
    main = command.load()
    _Noon.seconds = itertools.count()

    def call(folder: Path, *arguments: str) -> Said:
        streams = {name: io.TextIOWrapper(io.BytesIO(), "utf-8") for name in ("stdout", "stderr")}
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            patch.setattr(sys, "argv", ["tilstand", *arguments])
            for name, value in TERMINAL.items():
                patch.setenv(name, value)
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            for module in clocks:
                patch.setattr(module, "datetime", _Noon)
            try:
                main()
                code = 0
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        told = []
        for stream in streams.values():
            stream.flush()
            told.append(stream.detach().getvalue().decode())  # type: ignore[attr-defined]
        assert "Traceback" not in told[1]
        return Said(code, *told)

    return call
