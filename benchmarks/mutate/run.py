"""An edition built from a copy of the collection in which one figure is another, and what became of it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mutate.edition import Reading, read, reading
from mutate.figure import Figure, Mutation, figures, mutated
from mutate.judge import Judgement, judged
from mutate.reckon import Reckoned
from tilstand import define
from tilstand.define import Collection
from tilstand.errors import TilstandError
from tilstand.pipeline import stages

__all__ = ["Bench", "Made", "Refused"]


@dataclass(frozen=True)
class Refused:
    """A figure with which no edition is made, or that is not taken in.

    Attributes:
        why: What was said.
        right: True if that is what has to be said of this figure.
    """

    why: str
    right: bool


@dataclass(frozen=True)
class Made:
    """The files of an edition, and what its input gives."""

    files: Mapping[str, bytes]
    reckoned: Reckoned


class Bench:
    """An edition of a year, and mutations of its input.

    Args:
        collection: The collection's folder.
        round_name: Name of the round.
        folder: Where editions are built.
        before: Folder of the edition as it is; it is built if none is given.
    """

    def __init__(self, collection: Path, round_name: str, folder: Path, before: Path | None = None) -> None:
        self.collection, self.round_name, self.folder = collection, round_name, folder
        self.about: Collection = define.read_collection(collection).at(round_name)
        self.figures: list[Figure] = figures(collection, round_name)
        self.reckoned = self._reckoned(self.figures)
        if before is None:
            before = folder / "before"
            stages.build_edition(collection, round_name, before)
        self.before: Reading = reading(read(before), self.reckoned.stated)

    def _reckoned(self, known: list[Figure]) -> Reckoned:
        own = self.about.rounds[self.round_name]
        return Reckoned(self.about, known, own.absent, own.period)

    def made(self, mutation: Mutation) -> Made | Refused:
        """The edition with a figure changed."""
        work = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            copy = mutated(self.collection, mutation, work)
            reckoned = self._reckoned(figures(copy, self.round_name))
            try:
                stages.build_edition(copy, self.round_name, work / "after")
            except TilstandError as error:
                text = " ".join([error.message, *error.causes])
                return Refused(text, "is no part of" in text and f"{mutation.value}" in text)
            files = read(work / "after")
        finally:
            shutil.rmtree(work, ignore_errors=True)
        told = _taken(files) - self._taken
        if told:
            return Refused(f"collect: {', '.join(sorted(told))}", any(mutation.figure.key in one for one in told))
        return Made(files, reckoned)

    def judged(self, mutation: Mutation, made: Made) -> Judgement:
        """What became of a mutation."""
        after = reading(made.files, made.reckoned.stated, self.before)
        return judged(self.before, after, self.reckoned, made.reckoned, mutation)

    def tried(self, mutation: Mutation) -> Judgement | Refused:
        """The edition with a figure changed, built and judged."""
        made = self.made(mutation)
        return made if isinstance(made, Refused) else self.judged(mutation, made)

    @cached_property
    def _taken(self) -> set[str]:
        return _taken(self.before.files)


def _taken(files: Mapping[str, bytes]) -> set[str]:
    """What collect found about files and rows, rather than about figures."""
    told = json.loads(files["internal/findings.json"])
    return {f"{one['rule']} {one['message']['en']}" for one in told if one["rule"].startswith("C")}
