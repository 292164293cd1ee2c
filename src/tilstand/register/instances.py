"""Entries that follow upon each other, as one court's decision upon another's: their order and their end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from tilstand.define.register import Instances
from tilstand.define.registers import DeclaredRegister
from tilstand.register.flaw import Flaw, flaw
from tilstand.register.value import day_of

__all__ = ["instance_flaws"]


class _Instance(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def values(self) -> Mapping[str, str]: ...
    @property
    def number(self) -> int: ...


def instance_flaws(
    register: DeclaredRegister, every: Mapping[str, _Instance], own: set[str]
) -> Iterator[Flaw]:
    """What does not fit between entries that follow upon each other, told of some of them."""
    chain = register.about.instances
    if chain is None:
        return
    before = {name: row.values.get(chain.before, "") for name, row in every.items()}
    for name in _circles(before):
        if name in own:
            yield flaw("cycle", name, every[name].number, chain.before)
    for name, row in every.items():
        earlier = every.get(before[name])
        if earlier is not None and earlier is not row and own & {name, earlier.id}:
            yield from _pair(chain, earlier, row, own)
    yield from _apart(chain, every, before, own)


def _pair(chain: Instances, earlier: _Instance, later: _Instance, own: set[str]) -> Iterator[Flaw]:
    shown, other = (later, earlier) if later.id in own else (earlier, later)
    first, last = (day_of(one.values.get(chain.on, "")) for one in (earlier, later))
    if first is not None and last is not None and last.last < first.first:
        yield flaw("instance_order", shown.id, shown.number, chain.on, other=other.id)
    if chain.final and earlier.values.get(chain.final, "") == "yes":
        yield flaw("final", shown.id, shown.number, chain.before, first=earlier.id, last=later.id)
    for name in chain.same:
        if earlier.values.get(name, "") != later.values.get(name, ""):
            yield flaw("differs", shown.id, shown.number, name, other=other.id)


def _apart(
    chain: Instances, every: Mapping[str, _Instance], before: Mapping[str, str], own: set[str]
) -> Iterator[Flaw]:
    """Entries of one line of which neither follows upon anything: most often the same one entered twice."""
    met: dict[tuple[str, ...], str] = {}
    for name, row in every.items():
        line = tuple(row.values.get(one, "").casefold() for one in chain.same)
        if before[name] or not line or not all(line):
            continue
        first = met.setdefault(line, name)
        shown, other = (name, first) if name in own else (first, name)
        if first != name and shown in own:
            yield flaw("apart", shown, every[shown].number, chain.before, other=other)


def _circles(before: Mapping[str, str]) -> Iterator[str]:
    """The entries that come back to themselves on the way from each to the one before it."""
    done: set[str] = set()
    for start in before:
        way: dict[str, None] = {}
        at = start
        while at in before and at not in done and at not in way:
            way[at] = None
            at = before[at]
        if at in way:
            held = list(way)
            yield from held[held.index(at) :]
        done |= set(way)
