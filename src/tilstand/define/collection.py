"""A collection, what a round overrides, and the view of one round."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Protocol, TypeVar

from tilstand.define.definitions import Definition
from tilstand.define.labels import Catalogue, PhraseBook, list_message_overrides
from tilstand.define.relations import Relation
from tilstand.define.round_settings import Policy, Round
from tilstand.define.rules import Rule
from tilstand.define.settings import report_language_gaps
from tilstand.define.structural_metadata import StructuralMetadata
from tilstand.define.tables import Chart, Table
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.storage.toml import parse_toml_table
from tilstand.terms import Language, Period, Text, TranslatedText

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Framework(StructuralMetadata):
    """The words of a collection with its folder, its rules and its rounds.

    Attributes:
        path: The folder.
        rules: The rules of checks by number, with the weights that this collection gives them.
        rounds: The rounds by name, in the order of their periods.
        files: Every file that was read.
        phrases: Words of the proof-reader that are the collection's own, by language.
        relations: Relations that must hold, the shared ones first.
        tables, charts: What an edition shows, by name.
        texts: The words of the report in Markdown, by language and by path without the ending.
    """

    path: Path
    rules: Mapping[str, Rule]
    rounds: Mapping[str, Round]
    files: tuple[Path, ...]
    phrases: Mapping[Language, PhraseBook]
    relations: tuple[Relation, ...]
    tables: Mapping[str, Table]
    charts: Mapping[str, Chart] = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)

    def get_leading_figure(self, period: Period) -> str:
        """Which figure of a group leads in a period until somebody decides: `computed` or `published`."""
        own_text = next(
            (round_item.lead for round_item in self.rounds.values() if period in round_item.period and round_item.lead),
            None,
        )
        return own_text or self.settings.lead

    def before(self, name: str) -> tuple[str, ...]:
        """The rounds that were over when a round began, in the order of their periods."""
        first = self.round(name).period.first
        return tuple(other_text for other_text, round_item in self.rounds.items() if round_item.period.last < first)

    def find_binding_policy(self, name: str) -> tuple[str, Policy] | None:
        """What binds a round that has no policy of its own under which small counts are protected.

        Its edition shows figures of the rounds before, and what follows from them: what the last of these keeps
        back must not be shown a year later because nobody has decided anything yet.

        Args:
            name: Name of the round.

        Returns:
            The last earlier round under whose policy small counts are protected, and that policy, which nobody has
            decided for this round; None if the round has one of its own, there is none, or it retells a print.
        """
        about = self.round(name)
        if about.basis != "delivered" or (about.policy is not None and about.policy.protects):
            return None
        for other in reversed(self.before(name)):
            policy = self.rounds[other].policy
            if policy is not None and policy.protects:
                return other, policy.model_copy(update={"decided_by": "", "decided_on": None, "reason": {}})
        return None

    def round(self, name: str) -> Round:
        """A round of the collection by its name.

        Raises:
            UsageError: If the collection has no such round.
        """
        if name not in self.rounds:
            names = ", ".join(sorted(self.rounds))
            path = "no_round" if names else "no_rounds"
            raise make_error(UsageError, path, collection=self.id, round=name, list=names)
        return self.rounds[name]


_FENCE = "+++"


class _RoundPart(Protocol):
    @property
    def rounds(self) -> tuple[str, ...]: ...


Part = TypeVar("Part", bound=_RoundPart)


class TextFrontMatter(Definition):
    """What a text says of itself: the rounds that it is for; all, if none is named."""

    rounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundOverrides:
    """What lies in a round's folder and belongs to it alone; each wins over a shared one of its name.

    Attributes:
        tables: Its tables.
        charts: Its charts.
        relations: What its own print claims.
        texts: Its report in Markdown, by language and by path without the ending.
        labels: Labels that say something else of it than of other rounds.
    """

    tables: Mapping[str, Table] = field(default_factory=dict)
    charts: Mapping[str, Chart] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    texts: Texts = field(default_factory=dict)
    labels: Catalogue = field(default_factory=lambda: Catalogue({}))


def select_for_round(shared: Mapping[str, Part], own: Mapping[str, Part], round_name: str) -> dict[str, Part]:
    """The parts that a round has, by name: shared ones that are for it, and its own."""
    mine = {name: part for name, part in shared.items() if not part.rounds or round_name in part.rounds}
    return dict(sorted({**mine, **own}.items()))


def select_round_texts(
    shared: Texts, named: Mapping[tuple[str, str], tuple[str, ...]], own: Texts, round_name: str
) -> dict[str, dict[str, str]]:
    """The texts that a round has.

    Args:
        shared: Texts that rounds share.
        named: The rounds that a shared text is for, by language and path; all, where nothing is said.
        own: The round's own.
        round_name: The round.
    """
    texts_by_names_by_name: dict[str, dict[str, str]] = {}
    for language in dict.fromkeys((*shared, *own)):
        mine = {
            path: text
            for path, text in shared.get(language, {}).items()
            if round_name in named.get((language, path), (round_name,))
        }
        texts_by_names_by_name[language] = dict(sorted({**mine, **own.get(language, {})}.items()))
    return texts_by_names_by_name


def select_round_relations(
    shared: Sequence[Relation], own: Sequence[Relation], round_name: str, others: frozenset[str]
) -> tuple[Relation, ...]:
    """The relations of a round, the shared ones first, without what other rounds' documents say of them.

    Args:
        shared: Relations that rounds share.
        own: The round's own.
        round_name: The round.
        others: Documents of other rounds.
    """
    names = {relation.id for relation in own}
    mine = (r for r in shared if r.id not in names and (not r.rounds or round_name in r.rounds))
    return (*(_drop_foreign_claims(relation, others) for relation in mine), *own)


def _drop_foreign_claims(relation: Relation, others: frozenset[str]) -> Relation:
    claim_sources = tuple(claim_source for claim_source in relation.said if claim_source.document not in others)
    return relation if len(claim_sources) == len(relation.said) else relation.model_copy(update={"said": claim_sources})


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    r"""What a text says of itself before it begins, and the text, its lines still in their places.

    Raises:
        tomllib.TOMLDecodeError: If it is not TOML.

    Example:
        >>> split_front_matter('+++\nrounds = ["2024"]\n+++\n# Seminars\n')
        ({'rounds': ['2024']}, '\n\n\n# Seminars\n')
    """
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != _FENCE:
        return {}, text
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.strip() == _FENCE), None)
    if end is None:
        raise tomllib.TOMLDecodeError(f"the second {_FENCE} is missing")
    return parse_toml_table("".join(lines[1:end])), "\n" * (end + 1) + "".join(lines[end + 1 :])


@dataclass(frozen=True)
class RoundView(Framework):
    """A collection as one round sees it: with the shared parts that are for it, and those of its own.

    Attributes:
        text_folders: The folder of each text of its own, by language and path.
        name: Name of the round; empty for what all rounds share.
    """

    text_folders: Mapping[tuple[str, str], str] = field(default_factory=dict)
    name: str = ""

    def get_text_file(self, language: str, path: str) -> str:
        """The file of a text, by its language and path."""
        return f"{self.text_folders.get((language, path), '')}report/{language}/{path}.md"


@dataclass(frozen=True)
class Collection(Framework):
    """Everything that the collection's folder says; a stage is given one round's view of it.

    Attributes:
        text_rounds: The rounds that a shared text is for, by language and path, where it names any.
        own: What each round has of its own, by its name.
    """

    text_rounds: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    own: Mapping[str, RoundOverrides] = field(default_factory=dict)

    def at(self, name: str) -> RoundView:
        """The collection as a round sees it.

        Raises:
            UsageError: If the collection has no such round.
        """
        own_overrides, about = self.own.get(name, RoundOverrides()), self.round(name)
        mine = about.document
        others = frozenset(round_item.document for round_item in self.rounds.values()) - {mine, ""}
        labels = {**list_message_overrides(about.basis), **self.labels.labels, **own_overrides.labels.labels}
        own_texts = own_overrides.texts.items()
        return replace(
            self.shared,
            labels=Catalogue(labels),
            relations=select_round_relations(self.relations, own_overrides.relations, name, others),
            tables=select_for_round(self.tables, own_overrides.tables, name),
            charts=select_for_round(self.charts, own_overrides.charts, name),
            texts=select_round_texts(self.texts, self.text_rounds, own_overrides.texts, name),
            text_folders={(tongue, path): f"rounds/{name}/" for tongue, texts in own_texts for path in texts},
            name=name,
        )

    @property
    def shared(self) -> RoundView:
        """What all rounds share, as a round would see it that has nothing of its own."""
        return RoundView(**{common.name: getattr(self, common.name) for common in fields(Framework)})


def report_gaps(collection: RoundView, rounds: Iterable[str]) -> Iterator[Text]:
    """What is not there, each with what follows from it. None of them is an error.

    Args:
        collection: The collection.
        rounds: Names of the rounds that are looked at.
    """
    yield from report_language_gaps(collection.settings.languages)
    # A title that follows from other labels stands in no file.
    written = [label for label in collection.labels.labels.values() if isinstance(label, TranslatedText)]
    for language in collection.settings.languages:
        mark = format_message("scaffold.to_be_written", text="").text(language)
        if count := sum(label.text(language).startswith(mark) for label in written):
            yield format_message("define.to_be_written", language=language, count=count)
    if not (collection.path / "relations.toml").is_file():
        yield format_message("define.absent.relations")
    if not (collection.path / "tables").is_dir():
        yield format_message("define.absent.folder")
    elif not collection.tables:
        yield format_message("define.absent.tables")
    for name in rounds:
        if not (collection.path / "rounds" / name / "published.csv").is_file():
            yield format_message("define.absent.published", file=f"rounds/{name}/published.csv")
