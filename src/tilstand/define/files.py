"""Files of a collection, one by one: what they say, and every problem with file, line and remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tilstand.define.lacking import lacking, texts
from tilstand.define.locate import line_of
from tilstand.errors import CollectionError
from tilstand.languages import failure, message
from tilstand.terms import Alike, Language, Text

__all__ = ["Files"]

Parsed = TypeVar("Parsed", bound=BaseModel)


class Files:
    """Reads files of a folder, and notes what is wrong with them.

    Args:
        root: The folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Text] = []
        self.unreadable = False  # something is missing without which the files cannot be held together
        self.files: list[Path] = []
        self.context: dict[str, object] = {}  # what the settings declare, and other files name
        self.texts: dict[Path, str] = {}
        self.languages: tuple[Language, ...] = ()
        self.printed: tuple[Language, ...] = ()

    def problem(self, file: Path, line: int, what: str, remedy: str, *, label: bool = False) -> None:
        """Note a problem; one that only a label has does not keep the files from being held together."""
        self.unreadable |= not label
        self.problems.append(Alike(f"{file.relative_to(self.root)}, line {line}: {what} {remedy}"))

    def stop_if_any(self) -> None:
        """Stop with every problem that was noted."""
        if self.problems:
            raise failure(
                CollectionError, "problems", self.problems, folder=self.root, count=len(self.problems)
            )

    def toml(self, file: Path) -> dict[str, Any]:
        """What a TOML file says; nothing, and a problem, where it cannot be read."""
        self.files.append(file)
        try:
            text = file.read_text("utf-8-sig")
        except UnicodeDecodeError:
            self.problem(file, 1, "The file is not UTF-8.", "Save it as UTF-8.")
            return {}
        self.texts[file] = text
        try:
            raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            line = _line_in(str(error))
            self.problem(file, line, f"Not valid TOML: {error}.", "Look at this line and the one before it.")
            return {}
        if file.parent.name != "audit":  # words that are looked for, and never printed
            for path, written in texts(raw):
                if lacking(written):
                    self.signs(file, line_of(text, path), written)
        return raw

    def say(self, file: Path, line: int, path: str, **facts: str) -> None:
        """Note a problem in the catalogue's words; all other files can be held together without it."""
        place = str(file.relative_to(self.root))
        self.problems.append(message(f"define.{path}", file=place, line=str(line), **facts))

    def signs(self, file: Path, line: int, text: str) -> None:
        """Note signs that cannot be shown: in a language that is not printed, those that no page may hold."""
        if signs := lacking(text, printed=self.language_of(file) in ("", *self.printed)):
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
        try:
            return model.model_validate(raw, context=self.context)
        except ValidationError as error:
            for fault in error.errors():
                path = (*under, *fault["loc"])
                self.problem(
                    file,
                    line_of(self.texts[file], path),
                    f"{'.'.join(map(str, path))}: {fault['msg']}.",
                    _remedy(fault),
                )
            return None

    def one(self, name: str, model: type[Parsed]) -> Parsed | None:
        """A file that holds one of a kind."""
        return self.parse(self.root / name, self.toml(self.root / name), model)

    def many(self, name: str, model: type[Parsed]) -> dict[str, Parsed]:
        """A file that holds many of a kind, by name."""
        file = self.root / name
        if not file.is_file():
            self.problem(file, 1, "The file is missing.", "Every collection needs it.")
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
        self.problem(file, line, f"{name} is not a table.", f"Write [{name}.NAME] above each of them.")
        return []


def _line_in(message: str) -> int:
    digits = message.partition("line ")[2].partition(",")[0]
    return int(digits) if digits.isdigit() else 1


def _remedy(fault: Any) -> str:
    if fault["type"] == "extra_forbidden":
        return "Take the field away, or correct its name."
    if fault["type"] == "missing":
        return "Add the field."
    if fault["type"] == "literal_error":
        return f"Choose one of {fault.get('ctx', {}).get('expected', 'the allowed words')}."
    return "Correct the value."
