"""A guide as a whole: its files read and held together, all that does not fit told at once with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tilstand.define import Framework
from tilstand.define.collection_reader import CollectionReader
from tilstand.define.files import Parsed
from tilstand.define.labels import Catalogue
from tilstand.define.registers import read_register
from tilstand.errors import CollectionError
from tilstand.guides.directory import DIRECTORY_FIELDS, Service, read_services
from tilstand.guides.schema import (
    Answers,
    GuideQuestion,
    GuideSettings,
    Indicator,
    Instrument,
    LegalRule,
    RenumberedSection,
    Situation,
    SourceQuality,
)
from tilstand.languages import format_message, make_error
from tilstand.languages.floor import describe_floor_gaps, find_floor_gaps
from tilstand.registers.selection import add_months
from tilstand.terms import InvariantText, JoinedText, Language, Text

FOLDER = "guides"
"""Where the guide of a collection lies."""

MOST_QUESTIONS = 10


@dataclass(frozen=True)
class Guide:
    """A guide with what its words mean.

    Attributes:
        settings: What holds for all of it.
        questions: The questions, in the order in which they are put.
        instruments: Acts, regulations and other texts.
        rules: The rules, in the order in which they are told.
        situations: Situations with their right answers.
        indicators: Signs, by name.
        labels: The words of the guide.
        services: The directory.
        languages: Languages of the guide, the first of them its own.
        publisher: Who issues it.
    """

    settings: GuideSettings
    questions: Mapping[str, GuideQuestion]
    instruments: Mapping[str, Instrument]
    rules: Mapping[str, LegalRule]
    situations: Mapping[str, Situation]
    indicators: Mapping[str, Indicator]
    labels: Catalogue
    services: Mapping[str, Service]
    languages: tuple[Language, ...]
    publisher: Text

    @property
    def is_draft(self) -> bool:
        """True until a named person has compared each rule with the official text."""
        return any(rule.review is None for rule in self.rules.values())

    @property
    def read(self) -> date:
        """The earliest day of a text that a rule rests on."""
        return min(self.instruments[name].read for rule in self.rules.values() for name, _ in rule.cited)

    def get_quality(self, rule: LegalRule) -> SourceQuality:
        """How a rule is known: as its own line says, else as the worst known of its instruments."""
        if any(self.instruments[name].former for name, _ in rule.cited):
            return SourceQuality.FORMER
        order = list(SourceQuality)
        return rule.quality or max((self.instruments[name].quality for name, _ in rule.cited), key=order.index)

    def get_review_day(self, rule: LegalRule) -> date:
        """The last day on which a rule gives an outcome without being read again."""
        read = rule.review.on if rule.review else min(self.instruments[name].read for name, _ in rule.cited)
        return rule.review_by or add_months(read, self.settings.months)

    def list_moved_sections(self, rule: LegalRule) -> Iterator[tuple[str, RenumberedSection]]:
        """The sections that a rule cites by a number that they lose or have lost, each with where it goes."""
        for name, section in rule.cited:
            for former, moved in self.instruments[name].renumbered.items():
                if f"{section} ".startswith(f"{former} "):
                    yield f"{name} {section}", moved

    def format_provision(self, text: str) -> Text:
        """A provision as it is cited: the short name of its instrument, the sign, the section."""
        name, _, section = text.partition(" ")
        short = self.labels[f"instruments.{name}.short"]
        cited = InvariantText(f"{self.instruments[name].sign} {section}".strip())
        return JoinedText((short, cited), " ") if section else short

    def list_asked_questions(self, answers: Answers) -> tuple[str, ...]:
        """The questions that are put, given the answers to those before them."""
        return tuple(
            name
            for name, question in self.questions.items()
            if all(answers.get(earlier) in options for earlier, options in question.only.items())
        )


def read_guide(collection: Framework) -> Guide:
    """The guide of a collection.

    Raises:
        CollectionError: If there is none, or its files do not fit; all is told at once.
        UsageError: If the collection has no such directory.
    """
    if not (collection.path / FOLDER / "guide.toml").is_file():
        raise make_error(CollectionError, "guide.none", folder=collection.path)
    return _GuideReader(collection).read_guide_files()


class _GuideReader(CollectionReader):
    def __init__(self, collection: Framework) -> None:
        super().__init__(collection.path)
        self.collection = collection
        self.languages = collection.settings.languages
        self.printed = collection.settings.report_languages
        self.folder = self.root / FOLDER

    def read_guide_files(self) -> Guide:
        """All files, held together."""
        file = self.folder / "guide.toml"
        settings = self.parse_definition(file, self.read_toml_file(file), GuideSettings)
        self.languages = (settings and settings.languages) or self.languages
        self.read_language_folders(FOLDER)
        parts = (
            self.many(f"{FOLDER}/questions.toml", GuideQuestion),
            self.many(f"{FOLDER}/instruments.toml", Instrument),
            self.many(f"{FOLDER}/rules.toml", LegalRule),
            self.read_optional("situations", Situation),
            self.read_optional("indicators", Indicator),
        )
        labels = self.read_labels(FOLDER)
        if settings is None or self.unreadable:
            self.raise_noted_problems()
            raise AssertionError
        register = read_register(self.collection, settings.directory)
        lacking = [name for name in DIRECTORY_FIELDS if name not in register.about.fields]
        if lacking:
            self.note_guide_problem("guide", ("directory",), "directory", fields=", ".join(lacking))
            self.raise_noted_problems()
        publisher = self.collection.labels[f"providers.{self.collection.settings.coordinator}"]
        guide = Guide(settings, *parts, labels, read_services(register), self.languages, publisher)
        self.check_names(guide)
        self.check_words(guide)
        self.raise_noted_problems()
        return guide

    def read_optional(self, name: str, model: type[Parsed]) -> dict[str, Parsed]:
        """A file of the guide that need not be there."""
        file = f"{FOLDER}/{name}.toml"
        return self.many(file, model) if (self.root / file).is_file() else {}

    def note_guide_problem(self, name: str, place: tuple[str | int, ...], kind: str, /, **facts: object) -> None:
        """Note a problem of one of the guide's files."""
        self.note(self.folder / f"{name}.toml", place, format_message(f"guide.problem.{kind}", **facts))

    def check_names(self, guide: Guide) -> None:
        """Note names that the files use and that there are not, and provisions that cannot be right."""
        if len(guide.questions) > MOST_QUESTIONS:
            self.note_guide_problem("questions", (), "questions", most=MOST_QUESTIONS)
        if guide.settings.emergency not in guide.services:
            self.note_guide_problem("guide", ("emergency",), "name", name=guide.settings.emergency)
        for asked, question in guide.questions.items():
            self.check_conditions(guide, "questions", (asked, "only"), question.only)
        for id, rule in guide.rules.items():
            self.check_conditions(guide, "rules", (id, "when"), rule.when)
            used = {
                "track": ([rule.track], guide.settings.tracks),
                "provisions": ([name for name, _ in rule.cited], guide.instruments),
                "call": (rule.call, guide.services),
                "yields_to": (rule.yields_to, guide.rules),
            }
            for key, (names, known) in used.items():
                for name in names:
                    if name not in known:
                        self.note_guide_problem("rules", (id, key), "name", name=name)
        for id, situation in guide.situations.items():
            chosen = {question: (option,) for question, option in situation.answers.items()}
            self.check_conditions(guide, "situations", (id, "answers"), chosen)
            for name in (*situation.gives, *situation.asks, *situation.never):
                if name not in guide.rules:
                    self.note_guide_problem("situations", (id,), "name", name=name)

    def check_conditions(
        self, guide: Guide, file: str, place: tuple[str, str], conditions: Mapping[str, tuple[str, ...]]
    ) -> None:
        """Note questions and options that there are not."""
        for question, options in conditions.items():
            known = guide.questions[question].options if question in guide.questions else ()
            for option in options:
                if option not in known:
                    self.note_guide_problem(file, (*place, question), "name", name=f"{question} = {option}")

    def check_words(self, guide: Guide) -> None:
        """Note labels that are missing, and languages without the words that a printed language has."""
        for path in _list_needed_labels(guide):
            if path not in guide.labels:
                self.note_guide_problem(f"labels/{self.languages[0]}", (), "label", name=path)
        for language in self.languages:
            if gaps := find_floor_gaps(language):
                facts = {"language": language, "gaps": describe_floor_gaps(gaps)}
                self.note_guide_problem("guide", ("languages",), "floor", **facts)


def _list_needed_labels(guide: Guide) -> Iterator[str]:
    """The labels that a guide cannot do without."""
    yield from ("guide.title", "guide.lead", "guide.identification")
    for name, question in guide.questions.items():
        yield f"questions.{name}.text"
        yield from (f"questions.{name}.options.{option}" for option in question.options)
    yield from (f"instruments.{name}.{part}" for name in guide.instruments for part in ("short", "name"))
    for name, rule in guide.rules.items():
        known = all(instrument in guide.instruments for instrument, _ in rule.cited)
        yield f"rules.{name}.{'gives' if known and guide.get_quality(rule).is_reliable else 'asks'}"
    yield from _list_plain_labels("tracks", guide.settings.tracks)
    yield from _list_plain_labels("bodies", sorted({name for rule in guide.rules.values() for name in rule.decides}))
    yield from _list_plain_labels("times", sorted({name for rule in guide.rules.values() for name in rule.times}))
    yield from _list_plain_labels("indicators", guide.indicators)
    yield from _list_plain_labels("forms", sorted({sign.form for sign in guide.indicators.values()}))
    yield from _list_plain_labels("settings", sorted({sign.setting for sign in guide.indicators.values()}))
    yield from _list_plain_labels("advice", guide.settings.advice)
    yield from _list_plain_labels("never", guide.settings.never)
    yield from _list_plain_labels("versions", (line for lines in guide.settings.versions.values() for line in lines))


def _list_plain_labels(section: str, names: Iterable[str]) -> Iterator[str]:
    return (f"{section}.{name}" for name in names)
