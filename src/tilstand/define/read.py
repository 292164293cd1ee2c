"""Reading a collection's folder: all files, then all problems at once, each with file, line and remedy."""

from __future__ import annotations

import csv
import io
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tilstand.define.catalogue import Catalogue
from tilstand.define.chart import Chart
from tilstand.define.check import contradictions
from tilstand.define.collection import Collection, Round, Settings
from tilstand.define.lacking import lacking, texts
from tilstand.define.language import faults, read_in, strays, undeclared
from tilstand.define.lexicon import Lexicon
from tilstand.define.locate import line_of
from tilstand.define.relation import Relation
from tilstand.define.rules import catalogue
from tilstand.define.schema import Form, Group, Measure, Provider
from tilstand.define.table import Table
from tilstand.errors import CollectionError, Spoken
from tilstand.languages import message
from tilstand.terms import Code, Codelist, Language
from tilstand.terms.code import Kind

__all__ = ["collection"]

Parsed = TypeVar("Parsed", bound=BaseModel)
_CODE_COLUMNS = ("code", "parent", "kind", "of", "valid_from", "valid_to", "means", "proposal", "source")


def collection(path: Path | str) -> Collection:
    """The collection in a folder.

    Args:
        path: The folder, with `collection.toml` in it.

    Raises:
        CollectionError: If a file is missing or does not fit the schema, or the files contradict each other;
            the error lists every problem with file, line and remedy.
    """
    return _Reader(Path(path)).read()


class _Reader:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[str | Spoken] = []
        self.unreadable = False  # something is missing without which the files cannot be held together
        self.files: list[Path] = []
        self.context: dict[str, object] = {}  # what the settings declare, and other files name
        self.texts: dict[Path, str] = {}
        self.languages: tuple[Language, ...] = ()
        self.printed: tuple[Language, ...] = ()

    def read(self) -> Collection:
        if not (self.root / "collection.toml").is_file():
            raise CollectionError(
                f"There is no collection in {self.root}",
                cause="The file collection.toml is not there.",
                remedy="Give the folder of a collection, for instance collections/norway.",
            )
        settings = self.settings()
        self.context = {"units": settings.known_units if settings else {}}
        labels = self.labels()
        providers, groups = self.providers()
        parts = {
            "codelists": self.codelists(settings, labels),
            "measures": self.many("measures.toml", Measure),
            "forms": self.folder("forms", Form),
            "tables": self.folder("tables", Table),
            "charts": self.folder("charts", Chart),
            "relations": self.relations(),
            "rounds": self.rounds(),
        }
        lexicons = self.lexicons()
        if self.unreadable:
            self.stop_if_any()
        rules = dict(catalogue())
        assert settings is not None
        for number, severity in settings.severity.items():
            if number in rules:
                rules[number] = rules[number].model_copy(update={"severity": severity})
        built = Collection(
            path=self.root,
            settings=settings,
            providers=providers,
            groups=groups,
            labels=labels,
            rules=rules,
            texts=self.report_texts(),
            files=tuple(sorted(self.files)),
            lexicons=lexicons,
            **parts,  # type: ignore[arg-type]
        )
        for problem in contradictions(built):
            file = self.root / problem.file
            line = line_of(self.texts.get(file, ""), problem.path)
            self.problem(file, line, problem.what, problem.remedy)
        self.words(built)
        self.stop_if_any()
        return built

    def settings(self) -> Settings | None:
        """What `collection.toml` says; the languages that it declares are those that all files are in."""
        file = self.root / "collection.toml"
        raw = self.toml(file)
        settings = self.parse(file, raw, Settings)
        declared = read_in(raw)
        self.languages = declared or tuple(sorted(one.stem for one in self.root.glob("labels/*.toml")))
        self.printed = settings.printed if settings else self.languages
        for path, fault, language in faults(settings) if settings else ():
            self.say(file, line_of(self.texts[file], path), fault, language=language, list=path[0])
        for place, language in strays(self.root, declared) if declared else ():
            self.say(place, 1, "stray", language=language)
        return settings

    def words(self, built: Collection) -> None:
        """Names in `audit/` that the collection does not have."""
        codes = {name: frozenset(c.id for c in codelist) for name, codelist in built.codelists.items()}
        bodies = {**built.providers, **built.groups}
        for language, lexicon in built.lexicons.items():
            file = self.root / "audit" / f"{language}.toml"
            for path, kind in lexicon.unknown(
                bodies, built.measures, built.units, codes, built.settings.dimensions
            ):
                line = line_of(self.texts[file], path)
                self.problem(file, line, f"{path[-1]} is not among the {kind}.", "Correct its name.")

    def problem(self, file: Path, line: int, what: str, remedy: str, *, label: bool = False) -> None:
        """Note a problem; one that only a label has does not keep the files from being held together."""
        self.unreadable |= not label
        self.problems.append(f"{file.relative_to(self.root)}, line {line}: {what} {remedy}")

    def stop_if_any(self) -> None:
        if self.problems:
            count = len(self.problems)
            raise CollectionError(
                f"The collection in {self.root} has {count} problem{'s' if count > 1 else ''}",
                cause=self.problems,
                remedy="Mend the lines named above; each says how.",
            )

    def toml(self, file: Path) -> dict[str, Any]:
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
        place = file.relative_to(self.root)
        language = {"labels": place.stem, "report": place.parts[min(1, len(place.parts) - 1)]}
        if signs := lacking(text, printed=language.get(place.parts[0], "") in ("", *self.printed)):
            self.say(file, line, "signs", signs=signs)

    def parse(
        self, file: Path, raw: object, model: type[Parsed], under: tuple[str | int, ...] = ()
    ) -> Parsed | None:
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
        return self.parse(self.root / name, self.toml(self.root / name), model)

    def many(self, name: str, model: type[Parsed]) -> dict[str, Parsed]:
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
        found: dict[str, Parsed] = {}
        for file in sorted((self.root / name).glob("*.toml")):
            parsed = self.parse(file, self.toml(file), model)
            if parsed is not None:
                found[file.stem] = parsed
        return found

    def providers(self) -> tuple[dict[str, Provider], dict[str, Group]]:
        file = self.root / "providers.toml"
        raw = self.toml(file) if file.is_file() else {}
        if not raw:
            self.problem(file, 1, "There are no providers.", "Every collection needs them.")
        providers: dict[str, Provider] = {}
        groups: dict[str, Group] = {}
        for key, entry in self.table(file, raw, "providers"):
            if (provider := self.parse(file, entry, Provider, ("providers", key))) is not None:
                providers[key] = provider
        for key, entry in self.table(file, raw, "groups"):
            if (group := self.parse(file, entry, Group, ("groups", key))) is not None:
                groups[key] = group
        return providers, groups

    def table(self, file: Path, raw: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
        entries = raw.get(name, {})
        if isinstance(entries, Mapping):
            return list(entries.items())
        line = line_of(self.texts[file], (name,))
        self.problem(file, line, f"{name} is not a table.", f"Write [{name}.NAME] above each of them.")
        return []

    def relations(self) -> tuple[Relation, ...]:
        file = self.root / "relations.toml"
        raw = self.toml(file).get("relation", []) if file.is_file() else []
        if not isinstance(raw, list):
            line = line_of(self.texts[file], ("relation",))
            self.problem(file, line, "relation is not a list.", "Write [[relation]] above each of them.")
            return ()
        parsed = (self.parse(file, entry, Relation, ("relation", at)) for at, entry in enumerate(raw))
        return tuple(relation for relation in parsed if relation is not None)

    def rounds(self) -> dict[str, Round]:
        found: dict[str, Round] = {}
        for file in sorted((self.root / "rounds").glob("*/round.toml")):
            one = self.parse(file, self.toml(file), Round)
            if one is None:
                continue
            found[file.parent.name] = one
            for path, language in undeclared(one, self.languages):
                self.say(file, line_of(self.texts[file], path), "stray", language=language)
        return found

    def lexicons(self) -> dict[Language, Lexicon]:
        found: dict[Language, Lexicon] = {}
        for language in self.languages:
            file = self.root / "audit" / f"{language}.toml"
            if file.is_file() and (lexicon := self.parse(file, self.toml(file), Lexicon)) is not None:
                found[language] = lexicon
        return found

    def labels(self) -> Catalogue:
        flat: dict[str, Mapping[str, str]] = {}
        for language in self.languages:
            file = self.root / "labels" / f"{language}.toml"
            flat[language] = _flat(self.toml(file)) if file.is_file() else {}
            if not flat[language]:
                remedy = "Copy another language's file and translate it."
                self.problem(file, 1, "The language has no labels.", remedy, label=True)
        paths = {path for own in flat.values() for path in own}
        for tongue, own in flat.items():
            # A file that is not there or empty has been told: its labels are not told one by one.
            for path in sorted(paths - set(own)) if own else ():
                where = self.root / "labels" / f"{tongue}.toml"
                line = line_of(self.texts.get(where, ""), path.split("."))
                what = f"The label {path} is missing."
                self.problem(where, line, what, "Add it, as in the other languages.", label=True)
            for path in sorted(path for path, text in own.items() if _blank(text)):
                where = self.root / "labels" / f"{tongue}.toml"
                line = line_of(self.texts[where], path.split("."))
                self.problem(where, line, f"The label {path} is blank.", "Write its text.", label=True)
        return Catalogue.merged(flat)

    def report_texts(self) -> dict[str, dict[str, str]]:
        """The words of the report: Markdown files in `report/LANGUAGE`, by their path without the ending."""
        found: dict[str, dict[str, str]] = {}
        for language in self.languages:
            folder = self.root / "report" / language
            for file in sorted(folder.rglob("*.md")):
                self.files.append(file)
                name = file.relative_to(folder).with_suffix("").as_posix()
                try:
                    text = found.setdefault(language, {})[name] = file.read_text("utf-8-sig")
                except UnicodeDecodeError:
                    self.problem(file, 1, "The file is not UTF-8.", "Save it as UTF-8.")
                    continue
                for number, line in enumerate(text.split("\n"), 1):
                    self.signs(file, number, line)
        return found

    def codelists(self, settings: Settings | None, labels: Catalogue) -> dict[str, Codelist]:
        found: dict[str, Codelist] = {}
        for file in sorted((self.root / "codelists").glob("*.csv")):
            self.files.append(file)
            try:
                self.texts[file] = file.read_text("utf-8-sig")
            except UnicodeDecodeError:
                self.problem(file, 1, "The file is not UTF-8.", "Save it as UTF-8.")
                continue
            reader = csv.DictReader(io.StringIO(self.texts[file]))
            unknown = set(reader.fieldnames or ()) - set(_CODE_COLUMNS)
            if unknown or "code" not in (reader.fieldnames or ()):
                self.problem(
                    file,
                    1,
                    f"Unknown columns: {', '.join(sorted(unknown)) or 'no code column'}.",
                    f"Use {', '.join(_CODE_COLUMNS)}.",
                )
                continue
            codes = [self.code(file, n, row, labels) for n, row in enumerate(reader, start=2)]
            note = settings.codelists.get(file.stem) if settings else None
            found[file.stem] = Codelist(
                file.stem,
                tuple(code for code in codes if code is not None),
                version=note.version if note else "",
                exhaustive=note.exhaustive if note else True,
            )
        return found

    def code(self, file: Path, line: int, row: dict[str, str], labels: Catalogue) -> Code | None:
        self.signs(file, line, " ".join(str(value) for value in row.values()))
        path = f"codes.{file.stem}.{row['code']}"
        if path not in labels:
            what, remedy = f"The code {row['code']} has no label.", f"Add {path} to labels/*.toml."
            self.problem(file, line, what, remedy, label=True)
        try:
            return Code(
                id=row["code"],
                label=labels[path],
                parent=row.get("parent") or None,
                kind=Kind(row.get("kind") or "part"),
                of=tuple((row.get("of") or "").split()),
                valid_from=_day(row.get("valid_from")),
                valid_to=_day(row.get("valid_to")),
                means=row.get("means") or "",
                proposal=(row.get("proposal") or "").lower() in ("yes", "true", "1"),
                source=row.get("source") or "",
            )
        except ValueError as error:
            self.problem(file, line, f"{error}.", "kind is part, of_which or view; dates are YYYY-MM-DD.")
            return None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        path = f"{prefix}{key}"
        flat |= _flat(value, f"{path}.") if isinstance(value, Mapping) else {path: str(value).strip()}
    return flat


def _blank(text: str) -> bool:
    """True if a text shows nothing: no sign, or only white space and signs without a shape."""
    return all(sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc") for sign in text)


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
