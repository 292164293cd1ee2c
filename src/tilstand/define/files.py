"""Files of a collection, one by one: what they say, and every problem with file, line and remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tilstand.define.fault import told, unread
from tilstand.define.lacking import lacking, texts
from tilstand.define.locate import line_of
from tilstand.errors import CollectionError
from tilstand.fonts.sign import common
from tilstand.languages import failure, message
from tilstand.languages.message import Filled, Said
from tilstand.terms import Language, Text
from tilstand.toml import table

__all__ = ["Files"]

Parsed = TypeVar("Parsed", bound=BaseModel)
_TOLD = 3
"""How many texts that lack signs are told of a file, each by itself."""
_LOOKED_FOR = ("words", "identity_numbers", "protected_places")
"""Sections of `collection.toml` whose texts are held against what bodies write, and stand on no page."""


class Files:
    """Reads files of a folder, and notes what is wrong with them.

    Args:
        root: The folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[tuple[str, int, Text]] = []
        self.unreadable = False  # something is missing without which the files cannot be held together
        self.files: list[Path] = []
        self.context: dict[str, object] = {}  # what the settings declare, and other files name
        self.texts: dict[Path, str] = {}
        self.broken: set[Path] = set()
        self.languages: tuple[Language, ...] = ()
        self.printed: tuple[Language, ...] = ()

    def note(self, file: Path, line: int, what: Text) -> None:
        """Note what is wrong, with file and line."""
        self.problems.append((str(file.relative_to(self.root)), line, what))

    def problem(self, file: Path, line: int, name: str, /, **facts: object) -> None:
        """Note a problem because of which the files cannot be held together."""
        self.unreadable = True
        self.note(file, line, message(f"define.problem.{name}", **facts))

    def stop_if_any(self) -> None:
        """Stop with every problem that was noted."""
        if self.problems:
            count = len(self.problems)
            raise failure(CollectionError, "problems", self.causes(), folder=self.root, count=count)

    def causes(self) -> list[Text]:
        """The problems with their places; of texts that lack signs, the first of each file and how many more.

        So what is wrong a single time is found among five hundred labels in an alphabet that fonts lack.
        """
        return list(_told_by_kind(self.problems))

    def toml(self, file: Path) -> dict[str, Any]:
        """What a TOML file says; nothing, and a problem, where it cannot be read."""
        self.files.append(file)
        try:
            text = file.read_text("utf-8-sig")
        except UnicodeDecodeError:
            self.problem(file, 1, "encoding")
            self.broken.add(file)
            return {}
        self.texts[file] = text
        try:
            raw = table(text)
        except tomllib.TOMLDecodeError as error:
            line, name, facts = unread(error, text)
            self.problem(file, line, name, **facts)
            self.broken.add(file)
            return {}
        # Of a file whose own signs can all be shown, and that writes none by its code, no text lacks one.
        seen = common(text) and "\\" not in text
        if not seen and file.parent.name != "audit":  # words that are looked for, and never printed
            for path, written in texts(raw):
                if lacking(written):
                    looked_for = file.name == "collection.toml" and path[0] in _LOOKED_FOR
                    unprinted = path[-1] in self.languages and path[-1] not in self.printed  # reason.TAG
                    shown = not looked_for and not unprinted
                    self.signs(file, line_of(text, path), written, printed=shown)
        return raw

    def say(self, file: Path, line: int, path: str, /, **facts: object) -> None:
        """Note a problem beside which all other files can be held together."""
        self.note(file, line, message(f"define.{path}", **facts))

    def signs(self, file: Path, line: int, text: str, *, printed: bool = True) -> None:
        """Note signs that cannot be shown: of what is not printed, only those that no page may hold."""
        if common(text):
            return
        if signs := lacking(text, printed=printed and self.language_of(file) in ("", *self.printed)):
            self.say(file, line, "signs", signs=signs)

    def language_of(self, file: Path) -> str:
        """The language of a file of labels or of the report; empty for others."""
        place = file.relative_to(self.root)
        if place.parts[0] == "labels":
            return place.stem
        below = place.parts[place.parts.index("report") + 1 :] if "report" in place.parts else ()
        return below[0] if below else ""

    def parse(
        self, file: Path, raw: object, model: type[Parsed], under: tuple[str | int, ...] = ()
    ) -> Parsed | None:
        """What a file says, as one of a kind; None, and a problem for each fault, where it does not fit."""
        if file in self.broken:  # that is said, and all that it lacks follows from it
            return None
        try:
            return model.model_validate(raw, context=self.context)
        except ValidationError as error:
            for fault in error.errors():
                path = (*under, *fault["loc"])
                self.unreadable = True
                self.note(file, line_of(self.texts[file], path), told(".".join(map(str, path)), fault))
            return None

    def many(self, name: str, model: type[Parsed]) -> dict[str, Parsed]:
        """A file that holds many of a kind, by name."""
        file = self.root / name
        if not file.is_file():
            self.problem(file, 1, "no_file")
            return {}
        found: dict[str, Parsed] = {}
        for key, raw in self.toml(file).items():
            parsed = self.parse(file, raw, model, (key,))
            if parsed is not None:
                found[key] = parsed
        return found

    def folder(self, name: str, model: type[Parsed]) -> dict[str, Parsed]:
        """A folder with a file for each of a kind, by the files' names."""
        found: dict[str, Parsed] = {}
        for file in sorted((self.root / name).glob("*.toml")):
            parsed = self.parse(file, self.toml(file), model)
            if parsed is not None:
                found[file.stem] = parsed
        return found

    def table(self, file: Path, raw: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
        """The entries of a table within a file."""
        entries = raw.get(name, {})
        if isinstance(entries, Mapping):
            return list(entries.items())
        line = line_of(self.texts[file], (name,))
        self.problem(file, line, "no_table_here", name=name)
        return []


def _told_by_kind(problems: Sequence[tuple[str, int, Text]]) -> Iterator[Text]:
    alike: dict[str, list[int]] = {}
    for at, (file, _, what) in enumerate(problems):
        if isinstance(what, Filled) and what.template == Said("define.signs"):
            alike.setdefault(file, []).append(at)
    left = {at: len(places) - _TOLD for places in alike.values() for at in places[_TOLD:]}
    last = {places[_TOLD - 1]: places[-1] for places in alike.values() if len(places) > _TOLD}
    for at, (file, line, what) in enumerate(problems):
        if at in left:
            continue
        yield message("define.at", place=file, line=line, what=what)
        if at in last:
            end = last[at]
            yield message("define.more", place=file, count=left[end], line=problems[end][1])
