"""What is set once for all of protection: limits, signs, names of parts, and what is where nothing is said.

`amounts.txt` holds it; `RENEW=1` writes it anew after a change that is meant.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import pytest
from plain import held, plain

from tilstand import protect

TOLD = Path(__file__).with_name("amounts.txt")


def modules() -> Iterator[ModuleType]:
    for one in sorted(walk_packages(protect.__path__, "tilstand.protect."), key=lambda one: one.name):
        yield import_module(one.name)


def amounts(module: ModuleType) -> Iterator[str]:
    """What stands in capitals, and what the fields of a class are where nobody says."""
    place = module.__name__.removeprefix("tilstand.protect.")
    own = set(re.findall(r"^(_*[A-Z][A-Z_]*)\b[^=\n]*=", inspect.getsource(module), re.MULTILINE))
    own |= set(re.findall(r"(?<=, )_[A-Z]+(?=.* = )", inspect.getsource(module)))
    for name in sorted(own & vars(module).keys()):
        yield f"{place}.{name}: {_told(vars(module)[name])}"
    for kind in (one for one in vars(module).values() if inspect.isclass(one)):
        if kind.__module__ == module.__name__ and dataclasses.is_dataclass(kind):
            for field in dataclasses.fields(kind):
                made = field.default_factory
                value = field.default if made is dataclasses.MISSING else made()
                if value is not dataclasses.MISSING:
                    yield f"{place}.{kind.__name__}.{field.name}: {_told(value)}"


def _told(value: Any) -> str:
    return value.pattern if isinstance(value, re.Pattern) else plain(value)


@pytest.mark.whole_room
def test_what_is_set_once_is_as_it_was() -> None:
    held(TOLD, (line for module in modules() for line in amounts(module)))
