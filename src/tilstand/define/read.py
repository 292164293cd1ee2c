"""Reading a collection's folder: all files, then all problems at once, each with file, line and remedy."""

from __future__ import annotations

import csv
import io
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tilstand.define.catalogue import Catalogue
from tilstand.define.chart import Chart
from tilstand.define.collection import Collection
from tilstand.define.enclosed import leading_out, unending
from tilstand.define.files import Files
from tilstand.define.framework import Framework
from tilstand.define.language import faults, read_in, strays, undeclared
from tilstand.define.locate import line_of
from tilstand.define.own import Own, TextHead, front_matter
from tilstand.define.phrase import PhraseBook
from tilstand.define.relation import Relation
from tilstand.define.round import Round
from tilstand.define.rounds import in_rounds
from tilstand.define.rules import catalogue
from tilstand.define.schema import Form, Group, Measure, Provider
from tilstand.define.settings import Settings
from tilstand.define.table import Table
from tilstand.errors import CollectionError
from tilstand.languages import failure, message
from tilstand.terms import FORMULA, Alike, Code, Codelist, Language
from tilstand.terms.code import Kind

__all__ = ["FolderReader", "collection"]

_CODE_COLUMNS = ("code", "parent", "kind", "of", "valid_from", "valid_to", "means", "proposal", "source")
_DAYS = ("valid_from", "valid_to")
_KINDS = frozenset(kind.value for kind in Kind)


def collection(path: Path | str) -> Collection:
    """The collection in a folder.

    Args:
        path: The folder, with `collection.toml` in it.

    Raises:
        CollectionError: If a file is missing or does not fit the schema, or the files contradict each other;
            the error lists every problem with file, line and remedy.
    """
    return FolderReader(Path(path)).read()


class FolderReader(Files):
    """Reads the files of a collection's folder, and notes what is wrong with them."""

    def read(self) -> Collection:
        """All that the folder says."""
        if not (self.root / "collection.toml").is_file():
            raise failure(CollectionError, "no_collection", folder=self.root)
        for link in leading_out(self.root):
            self.problem(link, 1, "link_out")
        for one in unending(self.root):
            self.problem(one, 1, "pipe")
        self.stop_if_any()
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
        texts, text_rounds = self.report_texts()
        own = {file.parent.name: self.own(file.parent) for file in self.round_files()}
        phrases = self.phrases()
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
            texts=texts,
            text_rounds=text_rounds,
            own=own,
            files=tuple(sorted(self.files)),
            phrases=phrases,
            **parts,  # type: ignore[arg-type]
        )
        for problem in in_rounds(built):
            file = self.root / problem.file
            line = line_of(self.texts.get(file, ""), problem.path)
            self.note(file, line, problem.said)
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

    def words(self, built: Framework) -> None:
        """Names in `audit/` that the collection does not have."""
        codes = {name: frozenset(c.id for c in codelist) for name, codelist in built.codelists.items()}
        bodies = {**built.providers, **built.groups}
        for language, lexicon in built.phrases.items():
            file = self.root / "audit" / f"{language}.toml"
            for path, kind in lexicon.unknown(
                bodies, built.measures, built.units, codes, built.settings.dimensions
            ):
                line = line_of(self.texts[file], path)
                self.problem(file, line, "not_known", name=path[-1], kind=message(f"define.kinds.{kind}"))

    def providers(self) -> tuple[dict[str, Provider], dict[str, Group]]:
        """Who reports, and the groups."""
        file = self.root / "providers.toml"
        raw = self.toml(file) if file.is_file() else {}
        if not raw:
            self.problem(file, 1, "no_providers")
        providers: dict[str, Provider] = {}
        groups: dict[str, Group] = {}
        for key, entry in self.table(file, raw, "providers"):
            if (provider := self.parse(file, entry, Provider, ("providers", key))) is not None:
                providers[key] = provider
        for key, entry in self.table(file, raw, "groups"):
            if (group := self.parse(file, entry, Group, ("groups", key))) is not None:
                groups[key] = group
        return providers, groups

    def relations(self, under: str = ".") -> tuple[Relation, ...]:
        """The relations of the collection, or those that a round has of its own."""
        file = self.root / under / "relations.toml"
        raw = self.toml(file).get("relation", []) if file.is_file() else []
        if not isinstance(raw, list):
            line = line_of(self.texts[file], ("relation",))
            self.problem(file, line, "no_list")
            return ()
        parsed = (self.parse(file, entry, Relation, ("relation", at)) for at, entry in enumerate(raw))
        return tuple(relation for relation in parsed if relation is not None)

    def round_files(self) -> list[Path]:
        """The file of each round."""
        return sorted((self.root / "rounds").glob("*/round.toml"))

    def rounds(self) -> dict[str, Round]:
        """The rounds in the order of their periods."""
        found: dict[str, Round] = {}
        for file in self.round_files():
            if (one := self.parse(file, self.toml(file), Round)) is None:
                continue
            found[file.parent.name] = one
            for path, language in undeclared(one, self.languages):
                self.say(file, line_of(self.texts[file], path), "stray", language=language)
        return dict(sorted(found.items(), key=lambda named: (named[1].period, named[0])))

    def own(self, folder: Path) -> Own:
        """What a round's folder holds of its own."""
        under = folder.relative_to(self.root).as_posix()
        texts, named = self.report_texts(under)
        for language, path in named:
            file = folder / "report" / language / f"{path}.md"
            self.problem(file, 1, "of_its_round", name=folder.name)
        tables, charts = self.folder(f"{under}/tables", Table), self.folder(f"{under}/charts", Chart)
        labels = self.labels(under) if (folder / "labels").is_dir() else Catalogue({})
        return Own(tables, charts, self.relations(under), texts, labels)

    def phrases(self) -> dict[Language, PhraseBook]:
        """Words of the proof-reader."""
        found: dict[Language, PhraseBook] = {}
        for language in self.languages:
            file = self.root / "audit" / f"{language}.toml"
            if file.is_file() and (lexicon := self.parse(file, self.toml(file), PhraseBook)) is not None:
                found[language] = lexicon
        return found

    def labels(self, under: str = ".") -> Catalogue:
        """The labels of the collection, or those that a round has of its own."""
        folder = self.root / under / "labels"
        flat: dict[str, Mapping[str, str]] = {}
        for language in self.languages:
            file = folder / f"{language}.toml"
            flat[language] = _flat(self.toml(file)) if file.is_file() else {}
            if not flat[language]:
                self.say(file, 1, "problem.no_labels")
        paths = {path for own in flat.values() for path in own}
        for tongue, own in flat.items():
            # A file that is not there or empty has been told: its labels are not told one by one.
            for path in sorted(paths - set(own)) if own else ():
                where = folder / f"{tongue}.toml"
                line = line_of(self.texts.get(where, ""), path.split("."))
                self.say(where, line, "problem.no_label_here", name=path)
            for path in sorted(path for path, text in own.items() if _blank(text)):
                where = folder / f"{tongue}.toml"
                line = line_of(self.texts[where], path.split("."))
                self.say(where, line, "problem.blank_label", name=path)
            for path in sorted(path for path, text in own.items() if text.startswith(FORMULA)):
                where = folder / f"{tongue}.toml"
                line = line_of(self.texts[where], path.split("."))
                self.say(where, line, "problem.formula_label", name=path)
        return Catalogue.merged(flat)

    def report_texts(
        self, under: str = "."
    ) -> tuple[dict[str, dict[str, str]], dict[tuple[str, str], tuple[str, ...]]]:
        """The words of the report: Markdown files in `report/LANGUAGE`, by their path without the ending.

        Beside them the rounds that a text names between two lines `+++` before it begins.
        """
        found: dict[str, dict[str, str]] = {}
        named: dict[tuple[str, str], tuple[str, ...]] = {}
        for language in self.languages:
            folder = self.root / under / "report" / language
            for file in sorted(folder.rglob("*.md")):
                self.files.append(file)
                name = file.relative_to(folder).with_suffix("").as_posix()
                try:
                    said, text = front_matter(file.read_text("utf-8-sig"))
                    about = TextHead.model_validate(said)
                except UnicodeDecodeError:
                    self.problem(file, 1, "encoding")
                except (tomllib.TOMLDecodeError, ValidationError):
                    self.problem(file, 1, "head")
                else:
                    found.setdefault(language, {})[name] = text
                    for number, line in enumerate(text.split("\n"), 1):
                        self.signs(file, number, line)
                    if about.rounds:
                        named[language, name] = about.rounds
        return found, named

    def codelists(
        self, settings: Settings | None, labels: Catalogue, under: str = "."
    ) -> dict[str, Codelist]:
        """The code lists of the collection, or those that lie in a folder of it."""
        found: dict[str, Codelist] = {}
        for file in sorted((self.root / under / "codelists").glob("*.csv")):
            self.files.append(file)
            try:
                self.texts[file] = file.read_text("utf-8-sig")
            except UnicodeDecodeError:
                self.problem(file, 1, "encoding")
                continue
            reader = csv.DictReader(io.StringIO(self.texts[file]))
            unknown = set(reader.fieldnames or ()) - set(_CODE_COLUMNS)
            if unknown or "code" not in (reader.fieldnames or ()):
                name = "columns" if unknown else "no_code_column"
                known = ", ".join(_CODE_COLUMNS)
                self.problem(file, 1, name, list=", ".join(sorted(unknown)), known=known)
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
        """One row of a code list."""
        self.signs(file, line, " ".join(str(value) for value in row.values()))
        path = f"codes.{file.stem}.{row['code']}"
        if path not in labels:
            self.say(file, line, "problem.no_code_label", code=row["code"], name=path)
        kind, days = row.get("kind") or Kind.PART.value, [row.get("valid_from"), row.get("valid_to")]
        wrong = [(column, day) for column, day in zip(_DAYS, days, strict=True) if not _is_day(day)]
        for column, day in wrong:
            self.problem(file, line, "code_day", column=column, name=day)
        if kind not in _KINDS:
            self.problem(file, line, "code_kind", name=kind)
        if wrong or kind not in _KINDS:
            return None
        first, last = map(_day, days)
        return Code(
            id=row["code"],
            label=labels.get(path) or Alike(row["code"]),
            parent=row.get("parent") or None,
            kind=Kind(kind),
            of=tuple((row.get("of") or "").split()),
            valid_from=first,
            valid_to=last,
            means=row.get("means") or "",
            proposal=(row.get("proposal") or "").lower() in ("yes", "true", "1"),
            source=Alike(row.get("source") or ""),
        )


def _is_day(text: str | None) -> bool:
    try:
        _day(text)
    except ValueError:
        return False
    return True


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
