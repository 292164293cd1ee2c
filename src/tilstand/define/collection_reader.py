"""Reading a collection's folder: all files, then all problems at once, each with file, line and remedy."""

from __future__ import annotations

import csv
import io
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from tilstand.define.collection import Collection, Framework, RoundOverrides, TextFrontMatter, split_front_matter
from tilstand.define.collection_checks import validate_rounds
from tilstand.define.files import DefinitionFiles, find_escaping_links, find_special_files
from tilstand.define.labels import Catalogue, PhraseBook
from tilstand.define.relations import Relation
from tilstand.define.round_settings import Round
from tilstand.define.rules import load_rule_catalogue
from tilstand.define.schema import Form, Group, Measure, Provider
from tilstand.define.settings import (
    Settings,
    check_language_settings,
    find_stray_language_files,
    find_undeclared_languages,
    list_file_languages,
)
from tilstand.define.tables import Chart, Table, derive_table_titles
from tilstand.errors import CollectionError
from tilstand.languages import format_message, list_shipped_languages, make_error
from tilstand.languages.language import LanguageSettings, use_language_folders
from tilstand.languages.lexicon import Lexicon, QuantityWords, ScreeningLexicon, TemporalLexicon
from tilstand.terms import FORMULA, Code, Codelist, InvariantText, JoinedText, Language, Text
from tilstand.terms.code import CodeRelation

_LANGUAGE_FILES: Mapping[str, type[BaseModel]] = {
    "language.toml": LanguageSettings,
    "numbers.toml": Lexicon,
    "quantity_words.toml": QuantityWords,
    "moments.toml": TemporalLexicon,
    "screening.toml": ScreeningLexicon,
}
"""What a collection may have of a language that the system has no folder for."""
_CODE_COLUMNS = ("code", "parent", "kind", "of", "valid_from", "valid_to", "means", "proposal", "source")
_DAYS = ("valid_from", "valid_to")
_KINDS = frozenset(kind.value for kind in CodeRelation)


def read_collection(path: Path | str) -> Collection:
    """The collection in a folder.

    Args:
        path: The folder, with `collection.toml` in it.

    Raises:
        CollectionError: If a file is missing or does not fit the schema, or the files contradict each other;
            the error lists every problem with file, line and remedy.
    """
    return CollectionReader(Path(path)).read()


class CollectionReader(DefinitionFiles):
    """Reads the files of a collection's folder, and notes what is wrong with them."""

    def read(self) -> Collection:
        """All that the folder says."""
        if not (self.root / "collection.toml").is_file():
            raise make_error(CollectionError, "no_collection", folder=self.root)
        for link in find_escaping_links(self.root):
            self.note_fatal_problem(link, 1, "link_out")
        for path in find_special_files(self.root):
            self.note_fatal_problem(path, 1, "pipe")
        self.raise_noted_problems()
        settings = self.read_settings()
        self.read_language_folders()
        self.context = {"units": settings.known_units if settings else {}}
        labels = self.read_labels()
        providers, groups = self.read_providers()
        parts: dict[str, Any] = {
            "codelists": self.read_codelists(settings, labels),
            "measures": self.many("measures.toml", Measure),
            "forms": self.read_definition_folder("forms", Form),
            "tables": self.read_definition_folder("tables", Table),
            "charts": self.read_definition_folder("charts", Chart),
            "relations": self.read_relations(),
            "rounds": self.rounds(),
        }
        if settings is not None and not settings.coordinator:
            settings = settings.model_copy(update={"coordinator": next(iter(providers), "")})
        texts, text_rounds = self.read_report_texts()
        own_overrides = {file.parent.name: self.own(file.parent) for file in self.list_round_files()}
        phrases = self.read_phrase_books()
        if self.unreadable:
            self.raise_noted_problems()
        rules = dict(load_rule_catalogue())
        assert settings is not None
        for number, severity in settings.severity.items():
            if number in rules:
                rules[number] = rules[number].model_copy(update={"severity": severity})
        built = Collection(
            path=self.root,
            settings=settings,
            providers=providers,
            groups=groups,
            labels=Catalogue({**_derive_default_labels(labels, parts), **labels.labels}),
            rules=rules,
            texts=texts,
            text_rounds=text_rounds,
            own=own_overrides,
            files=tuple(sorted(self.files)),
            phrases=phrases,
            **parts,
        )
        for problem in validate_rounds(built):
            self.note(self.root / problem.file, problem.path, problem.said)
        self.words(built)
        self.raise_noted_problems()
        return built

    def read_settings(self) -> Settings | None:
        """What `collection.toml` says; the languages that it declares are those that all files are in."""
        file = self.root / "collection.toml"
        raw = self.read_toml_file(file)
        settings = self.parse_definition(file, raw, Settings)
        declared = list_file_languages(raw)
        self.languages = declared or tuple(
            sorted(current_path.stem for current_path in self.root.glob("labels/*.toml"))
        )
        self.printed = settings.report_languages if settings else self.languages
        for path, fault, language in check_language_settings(settings) if settings else ():
            self.note_minor_problem(file, path, fault, language=language, list=path[0])
        for place, language in find_stray_language_files(self.root, declared) if declared else ():
            self.note_minor_problem(place, 1, "stray", language=language)
        return settings

    def read_language_folders(self, *under: str) -> None:
        """Words of languages that the system has none of; those of a collection that was read before are let go.

        Args:
            *under: Folders of the collection that may hold such words too.
        """
        folders: dict[Language, Path] = {}
        for folder in sorted(path for place in (".", *under) for path in (self.root / place).glob("languages/*/")):
            if folder.name in list_shipped_languages():
                self.note_minor_problem(folder, 1, "problem.language_known", language=folder.name)
                continue
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                model = _LANGUAGE_FILES.get(file.relative_to(folder).as_posix())
                if model is None:
                    self.note_minor_problem(file, 1, "problem.language_file", list=", ".join(_LANGUAGE_FILES))
                else:
                    self.parse_definition(file, self.read_toml_file(file), model)
            folders[folder.name] = folder
        use_language_folders({} if self.unreadable else folders)

    def words(self, built: Framework) -> None:
        """Names in `audit/` that the collection does not have."""
        codes = {name: frozenset(c.id for c in codelist) for name, codelist in built.codelists.items()}
        bodies = {**built.providers, **built.groups}
        for language, lexicon in built.phrases.items():
            file = self.root / "audit" / f"{language}.toml"
            for path, kind in lexicon.unknown(bodies, built.measures, built.units, codes, built.settings.dimensions):
                kind_text = format_message(f"define.kinds.{kind}")
                self.note_fatal_problem(file, path, "not_known", name=path[-1], kind=kind_text)

    def read_providers(self) -> tuple[dict[str, Provider], dict[str, Group]]:
        """Who reports, and the groups."""
        file = self.root / "providers.toml"
        raw = self.read_toml_file(file) if file.is_file() else {}
        if not raw:
            self.note_fatal_problem(file, 1, "no_providers")
        providers = self.parse_definition_table(file, raw, "providers", Provider)
        return providers, self.parse_definition_table(file, raw, "groups", Group)

    def read_relations(self, under: str = ".") -> tuple[Relation, ...]:
        """The relations of the collection, or those that a round has of its own."""
        file = self.root / under / "relations.toml"
        raw = self.read_toml_file(file).get("relation", []) if file.is_file() else []
        if not isinstance(raw, list):
            self.note_fatal_problem(file, ("relation",), "no_list")
            return ()
        parsed = (self.parse_definition(file, entry, Relation, ("relation", at)) for at, entry in enumerate(raw))
        return tuple(relation for relation in parsed if relation is not None)

    def list_round_files(self) -> list[Path]:
        """The file of each round."""
        return sorted((self.root / "rounds").glob("*/round.toml"))

    def rounds(self) -> dict[str, Round]:
        """The rounds in the order of their periods."""
        rounds: dict[str, Round] = {}
        for file in self.list_round_files():
            if (round_item := self.parse_definition(file, self.read_toml_file(file), Round)) is None:
                continue
            rounds[file.parent.name] = round_item
            for path, language in find_undeclared_languages(round_item, self.languages):
                self.note_minor_problem(file, path, "stray", language=language)
        return dict(sorted(rounds.items(), key=lambda named: (named[1].period, named[0])))

    def own(self, folder: Path) -> RoundOverrides:
        """What a round's folder holds of its own."""
        under = folder.relative_to(self.root).as_posix()
        texts, named = self.read_report_texts(under)
        for language, path in named:
            file = folder / "report" / language / f"{path}.md"
            self.note_fatal_problem(file, 1, "of_its_round", name=folder.name)
        tables = self.read_definition_folder(f"{under}/tables", Table)
        charts = self.read_definition_folder(f"{under}/charts", Chart)
        labels = self.read_labels(under) if (folder / "labels").is_dir() else Catalogue({})
        return RoundOverrides(tables, charts, self.read_relations(under), texts, labels)

    def read_phrase_books(self) -> dict[Language, PhraseBook]:
        """Words of the proof-reader."""
        files = [self.root / "audit" / f"{language}.toml" for language in self.languages]
        phrases = self.read_definition_files([file for file in files if file.is_file()], PhraseBook)
        return {file.stem: phrase_book for file, phrase_book in phrases.items()}

    def read_labels(self, under: str = ".") -> Catalogue:
        """The labels of the collection, or those that a round has of its own."""
        folder = self.root / under / "labels"
        flat: dict[str, Mapping[str, str]] = {}
        for language in self.languages:
            file = folder / f"{language}.toml"
            written = dict(_flatten_label_tree(self.read_toml_file(file))) if file.is_file() else {}
            flat[language] = {path: str(text).strip() for path, text in written.items()}
            for path in (path for path, text in written.items() if not isinstance(text, str)):
                self.note_minor_problem(file, tuple(path.split(".")), "fault.text", place=path)
            if not flat[language]:
                self.note_minor_problem(file, 1, "problem.no_labels")
        paths = {path for own_texts_by_name in flat.values() for path in own_texts_by_name}
        for language, own_texts in flat.items():
            wrong = {
                # A file that is not there or empty has been told: its labels are not told one by one.
                "no_label_here": paths - set(own_texts) if own_texts else (),
                "blank_label": [path for path, text in own_texts.items() if _is_invisible_text(text)],
                "formula_label": [path for path, text in own_texts.items() if text.startswith(FORMULA)],
            }
            for name, wrong_paths in wrong.items():
                for path in sorted(wrong_paths):
                    place = tuple(path.split("."))
                    self.note_minor_problem(folder / f"{language}.toml", place, f"problem.{name}", name=path)
        return Catalogue.merged(flat)

    def read_report_texts(
        self, under: str = "."
    ) -> tuple[dict[str, dict[str, str]], dict[tuple[str, str], tuple[str, ...]]]:
        """The words of the report: Markdown files in `report/LANGUAGE`, by their path without the ending.

        Beside them the rounds that a text names between two lines `+++` before it begins.
        """
        texts_by_names_by_name: dict[str, dict[str, str]] = {}
        named: dict[tuple[str, str], tuple[str, ...]] = {}
        for language in self.languages:
            folder = self.root / under / "report" / language
            for file in sorted(folder.rglob("*.md")):
                self.files.append(file)
                name = file.relative_to(folder).with_suffix("").as_posix()
                try:
                    items_by_name, text = split_front_matter(file.read_text("utf-8-sig"))
                    about = TextFrontMatter.model_validate(items_by_name)
                except UnicodeDecodeError:
                    self.note_fatal_problem(file, 1, "encoding")
                except (tomllib.TOMLDecodeError, ValidationError):
                    self.note_fatal_problem(file, 1, "head")
                else:
                    texts_by_names_by_name.setdefault(language, {})[name] = text
                    for number, line in enumerate(text.split("\n"), 1):
                        self.signs(file, number, line)
                    if about.rounds:
                        named[language, name] = about.rounds
        return texts_by_names_by_name, named

    def read_codelists(self, settings: Settings | None, labels: Catalogue, under: str = ".") -> dict[str, Codelist]:
        """The code lists of the collection, or those that lie in a folder of it."""
        codelists_by_name: dict[str, Codelist] = {}
        for file in sorted((self.root / under / "codelists").glob("*.csv")):
            self.files.append(file)
            try:
                self.texts[file] = file.read_text("utf-8-sig")
            except UnicodeDecodeError:
                self.note_fatal_problem(file, 1, "encoding")
                continue
            reader = csv.DictReader(io.StringIO(self.texts[file]))
            unknown = set(reader.fieldnames or ()) - set(_CODE_COLUMNS)
            if unknown or "code" not in (reader.fieldnames or ()):
                name = "columns" if unknown else "no_code_column"
                known = ", ".join(_CODE_COLUMNS)
                self.note_fatal_problem(file, 1, name, list=", ".join(sorted(unknown)), known=known)
                continue
            codes = [self.code(file, n, row, labels) for n, row in enumerate(reader, start=2)]
            note = settings.codelists.get(file.stem) if settings else None
            codelists_by_name[file.stem] = Codelist(
                file.stem,
                tuple(code for code in codes if code is not None),
                version=note.version if note else "",
                exhaustive=note.exhaustive if note else True,
            )
        return codelists_by_name

    def code(self, file: Path, line: int, row: dict[str, str], labels: Catalogue) -> Code | None:
        """One row of a code list."""
        self.signs(file, line, " ".join(str(value) for value in row.values()))
        path = f"codes.{file.stem}.{row['code']}"
        if path not in labels:
            self.note_minor_problem(file, line, "problem.no_code_label", code=row["code"], name=path)
        kind, days = row.get("kind") or CodeRelation.PART.value, [row.get("valid_from"), row.get("valid_to")]
        wrong = [(column, day) for column, day in zip(_DAYS, days, strict=True) if not _is_iso_day(day)]
        for column, day in wrong:
            self.note_fatal_problem(file, line, "code_day", column=column, name=day)
        if kind not in _KINDS:
            self.note_fatal_problem(file, line, "code_kind", name=kind)
        if wrong or kind not in _KINDS:
            return None
        first, last = map(_parse_iso_day, days)
        return Code(
            id=row["code"],
            label=labels.get(path) or InvariantText(row["code"]),
            parent=row.get("parent") or None,
            kind=CodeRelation(kind),
            of=tuple((row.get("of") or "").split()),
            valid_from=first,
            valid_to=last,
            means=row.get("means") or "",
            proposal=(row.get("proposal") or "").lower() in ("yes", "true", "1"),
            source=InvariantText(row.get("source") or ""),
        )


def _is_iso_day(text: str | None) -> bool:
    try:
        _parse_iso_day(text)
    except ValueError:
        return False
    return True


def _parse_iso_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _flatten_label_tree(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flatten_label_tree(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _derive_default_labels(labels: Catalogue, parts: Mapping[str, Any]) -> dict[str, Text]:
    """The labels of parts, forms and tables that follow from others where a collection leaves them out."""
    forms: Mapping[str, Form] = parts["forms"]
    tables: Mapping[str, Table] = parts["tables"]
    # Where parts have names, one that lacks its name is a mistake.
    unnamed = not any(path.startswith("parts.") for path in labels)
    numbers = {form.part for form in forms.values()} | {table.part for table in tables.values()} if unnamed else set()
    titles = {
        f"forms.{name}.title": JoinedText((labels[path],), ": ")
        for name, form in forms.items()
        for path in (f"measures.{block.measure}.name" for block in form.blocks[:1])
        if path in labels
    }
    unnamed_parts = {f"parts.{number}": format_message("report.part_unnamed") for number in numbers}
    return {**unnamed_parts, **titles, **derive_table_titles(labels, tables)}


def _is_invisible_text(text: str) -> bool:
    """True if a text shows nothing: no sign, or only white space and signs without a shape."""
    return all(sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc") for sign in text)
