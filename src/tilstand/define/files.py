"""Files of a definition: TOML with line numbers, noted problems, unsafe links."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tilstand.define.definitions import describe_error, locate_toml_error
from tilstand.define.labels import Steps as ProblemPath
from tilstand.define.labels import find_missing_glyphs, iterate_toml_texts
from tilstand.errors import CollectionError
from tilstand.fonts.glyphs import is_common_text
from tilstand.languages import format_message, make_error
from tilstand.languages.messages import CatalogueMessage, FilledTemplate
from tilstand.storage.toml import parse_toml_table
from tilstand.terms import Language, Text


def find_escaping_links(root: Path) -> Iterator[Path]:
    """The links in a folder, at any depth, whose end lies outside it, or nowhere.

    Args:
        root: The folder; it may be a link itself.
    """
    real = root.resolve()
    for here, folders, files in os.walk(root):
        for name in sorted((*folders, *files)):
            path = Path(here) / name
            if path.is_symlink() and not _is_inside_folder(path, real):
                yield path


def find_special_files(root: Path) -> Iterator[Path]:
    """Pipes, sockets and devices in a folder, at any depth: whoever reads them waits for ever.

    Among submissions they are passed over, as all that is no file.

    Args:
        root: The folder.
    """
    for here, folders, files in os.walk(root):
        for name in sorted((*folders, *files)) if Path(here).name != "submissions" else ():
            path = Path(here) / name
            try:
                mode = path.stat().st_mode
            except OSError:
                continue
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                yield path


def _is_inside_folder(path: Path, real: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(real)
    except (OSError, RuntimeError):  # it leads nowhere, or to itself
        return False


_TABLE = re.compile(r"^\s*\[(\[)?\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*("[^"]+"|'[^']+'|[A-Za-z0-9_.\-]+)\s*=""")


def find_line(text: str, path: Sequence[str | int]) -> int:
    r"""The line (from 1) on which the nearest known part of a path stands.

    Args:
        text: The TOML file's text.
        path: Keys and list positions from the top, as pydantic gives them.

    Example:
        >>> find_line('[a]\nx = 1\n[b]\ny = 2\n', ["b", "y"])
        4
    """
    wanted = tuple(path)
    best, depth = 1, -1
    for number, at in _scan_toml_positions(text):
        shared = sum(1 for _ in takewhile(lambda steps: steps[0] == steps[1], zip(wanted, at, strict=False)))
        if shared > depth and shared in (len(at), len(wanted)):
            best, depth = number, shared
    return best


def _scan_toml_positions(text: str) -> list[tuple[int, tuple[str | int, ...]]]:
    found_pairs: list[tuple[int, tuple[str | int, ...]]] = []
    counts: dict[tuple[str, ...], int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = _TABLE.match(line)
        if header:
            names = tuple(_split_dotted_key(header.group(2)))
            if header.group(1):
                counts[names] = counts.get(names, -1) + 1
            table = _number_array_tables(names, counts)
            found_pairs.append((number, table))
            continue
        key = _KEY.match(line)
        if key:
            found_pairs.append((number, (*table, *_split_dotted_key(key.group(1)))))
    return found_pairs


def _number_array_tables(names: tuple[str, ...], counts: dict[tuple[str, ...], int]) -> tuple[str | int, ...]:
    path: list[str | int] = []
    for end in range(1, len(names) + 1):
        path.append(names[end - 1])
        if names[:end] in counts:
            path.append(counts[names[:end]])
    return tuple(path)


def _split_dotted_key(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in re.findall(r"\"[^\"]+\"|'[^']+'|[^.]+", dotted)]


Parsed = TypeVar("Parsed", bound=BaseModel)
_TOLD = 3
"""How many texts that lack signs are told of a file, each by itself."""
_LOOKED_FOR = ("words", "identity_numbers", "protected_places")
"""Sections of `collection.toml` whose texts are held against what bodies write, and stand on no page."""


class DefinitionFiles:
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

    def note(self, file: Path, place: int | ProblemPath, what: Text) -> None:
        """Note what is wrong, with file and line.

        Args:
            file: The file.
            place: The line, or where in the file, from the top.
            what: What is wrong there.
        """
        line = place if isinstance(place, int) else find_line(self.texts.get(file, ""), place)
        self.problems.append((str(file.relative_to(self.root)), line, what))

    def note_fatal_problem(self, file: Path, place: int | ProblemPath, name: str, /, **facts: object) -> None:
        """Note a problem because of which the files cannot be held together."""
        self.unreadable = True
        self.note(file, place, format_message(f"define.problem.{name}", **facts))

    def raise_noted_problems(self) -> None:
        """Stop with every problem that was noted."""
        if self.problems:
            count = len(self.problems)
            raise make_error(CollectionError, "problems", self.causes(), folder=self.root, count=count)

    def causes(self) -> list[Text]:
        """The problems with their places; of texts that lack signs, the first of each file and how many more.

        So what is wrong a single time is found among five hundred labels in an alphabet that fonts lack.
        """
        return list(_group_problems_by_kind(self.problems))

    def read_toml_file(self, file: Path) -> dict[str, Any]:
        """What a TOML file says; nothing, and a problem, where it cannot be read."""
        self.files.append(file)
        try:
            text = file.read_text("utf-8-sig")
        except UnicodeDecodeError:
            self.note_fatal_problem(file, 1, "encoding")
            self.broken.add(file)
            return {}
        self.texts[file] = text
        try:
            raw = parse_toml_table(text)
        except tomllib.TOMLDecodeError as error:
            line, name, facts = locate_toml_error(error, text)
            self.note_fatal_problem(file, line, name, **facts)
            self.broken.add(file)
            return {}
        # Of a file whose own signs can all be shown, and that writes none by its code, no text lacks one.
        seen = is_common_text(text) and "\\" not in text
        if not seen and file.parent.name != "audit":  # words that are looked for, and never printed
            for path, written in iterate_toml_texts(raw):
                if find_missing_glyphs(written):
                    looked_for = file.name == "collection.toml" and path[0] in _LOOKED_FOR
                    unprinted = path[-1] in self.languages and path[-1] not in self.printed  # reason.TAG
                    shown = not looked_for and not unprinted
                    self.signs(file, path, written, printed=shown)
        return raw

    def note_minor_problem(self, file: Path, place: int | ProblemPath, path: str, /, **facts: object) -> None:
        """Note a problem beside which all other files can be held together."""
        self.note(file, place, format_message(f"define.{path}", **facts))

    def signs(self, file: Path, place: int | ProblemPath, text: str, *, printed: bool = True) -> None:
        """Note signs that cannot be shown: of what is not printed, only those that no page may hold."""
        if is_common_text(text):
            return
        if signs := find_missing_glyphs(text, printed=printed and self.get_file_language(file) in ("", *self.printed)):
            self.note_minor_problem(file, place, "signs", signs=signs)

    def get_file_language(self, file: Path) -> str:
        """The language of a file of labels, of words or of the report; empty for others."""
        parts = file.relative_to(self.root).parts
        parts = parts[1:] if parts[0] == "guides" else parts
        if parts[0] == "labels":
            return file.stem
        if parts[0] == "languages":
            return parts[1]
        below = parts[parts.index("report") + 1 :] if "report" in parts else ()
        return below[0] if below else ""

    def parse_definition(
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
                self.note(file, path, describe_error(".".join(map(str, path)), fault, model))
            return None

    def parse_definitions(
        self, file: Path, raw: Mapping[str, Any], model: type[Parsed], under: tuple[str, ...] = ()
    ) -> dict[str, Parsed]:
        """Those of a kind that a table of a file holds, by name, without those that do not fit."""
        parsed = {name: self.parse_definition(file, entry, model, (*under, name)) for name, entry in raw.items()}
        return {name: definition for name, definition in parsed.items() if definition is not None}

    def many(self, name: str, model: type[Parsed]) -> dict[str, Parsed]:
        """A file that holds many of a kind, by name."""
        file = self.root / name
        if not file.is_file():
            self.note_fatal_problem(file, 1, "no_file")
            return {}
        return self.parse_definitions(file, self.read_toml_file(file), model)

    def read_definition_files(self, files: Iterable[Path], model: type[Parsed]) -> dict[Path, Parsed]:
        """Files that each say one of a kind, without those that do not fit."""
        parsed = {file: self.parse_definition(file, self.read_toml_file(file), model) for file in files}
        return {file: definition for file, definition in parsed.items() if definition is not None}

    def read_definition_folder(self, name: str, model: type[Parsed]) -> dict[str, Parsed]:
        """A folder with a file for each of a kind, by the files' names."""
        files = sorted((self.root / name).glob("*.toml"))
        return {file.stem: definition for file, definition in self.read_definition_files(files, model).items()}

    def parse_definition_table(
        self, file: Path, raw: Mapping[str, Any], name: str, model: type[Parsed]
    ) -> dict[str, Parsed]:
        """Those of a kind that stand in a table within a file, by name."""
        entries = raw.get(name, {})
        if isinstance(entries, Mapping):
            return self.parse_definitions(file, entries, model, (name,))
        self.note_fatal_problem(file, (name,), "no_table_here", name=name)
        return {}


def _group_problems_by_kind(problems: Sequence[tuple[str, int, Text]]) -> Iterator[Text]:
    alike: dict[str, list[int]] = {}
    for at, (file, _, what) in enumerate(problems):
        if isinstance(what, FilledTemplate) and what.template == CatalogueMessage("define.signs"):
            alike.setdefault(file, []).append(at)
    left = {at: len(places) - _TOLD for places in alike.values() for at in places[_TOLD:]}
    last = {places[_TOLD - 1]: places[-1] for places in alike.values() if len(places) > _TOLD}
    for at, (file, line, what) in enumerate(problems):
        if at in left:
            continue
        yield format_message("define.at", place=file, line=line, what=what)
        if at in last:
            end = last[at]
            yield format_message("define.more", place=file, count=left[end], line=problems[end][1])
