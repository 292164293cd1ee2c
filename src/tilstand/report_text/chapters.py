"""The chapters of a report: a collection's Markdown files in reading order, with all figures bound."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from tilstand.define import RoundView, StructuralMetadata
from tilstand.errors import CollectionError
from tilstand.languages import LanguageName
from tilstand.model.document import FRONT, Chapter, Document, Heading, InsertBlock, to_plain_text
from tilstand.report_text.documents import build_report_document
from tilstand.report_text.messages import TextError, get_text_message
from tilstand.report_text.scope import Below, Qualify, ReportScope, Resolve, Rounded, Upper
from tilstand.report_text.sentences import list_stated_sentences
from tilstand.terms import Language, Period, Text

_NUMBER = re.compile(r"(\d+)-")
_NOTE = re.compile(r"\[\^[^\]]*\]")


def build_chapters(
    collection: RoundView,
    language: Language,
    resolve: Resolve,
    period: Period,
    qualify: Qualify | None = None,
    reports: Callable[[str], bool] | None = None,
    opened: Container[str] | None = None,
    draft: bool = False,
    upper: Upper | None = None,
    only: Container[str] | None = None,
    below: Below | None = None,
    rounded: Rounded | None = None,
) -> tuple[Chapter, ...]:
    """The chapters of a collection's report in one language, in reading order.

    Files go by the number that their path begins with; the account of a provider, in a folder and named
    after the provider, follows the file of the same number, in the order of the collection's providers.

    Args:
        collection: The collection, with its texts.
        language: Language of the texts.
        resolve: The value of a figure by its address; None where there is no such figure.
        period: Period of the edition: `round` in a reference.
        qualify: How a figure is to be read; without it, all are exact.
        reports: Whether a provider has figures; the account of one without any is left out.
        opened: The sentences that are released, as `build_report_document` takes them.
        draft: True where what is not there yet is told in its place.
        upper: The greatest number that a figure may be, where its number is the least.
        below: What is said of a figure that the release hides.
        rounded: True for a count that is printed rounded, or may be.
        only: The providers whose accounts are wanted, and nothing else; without it, the whole report.

    Raises:
        CollectionError: If a text cannot be built, or names a table or chart that is not there; the problems
            of all files at once, each with file and line.
    """
    texts = collection.texts.get(language, {})
    order = {name: at for at, name in enumerate(collection.providers)}
    inserts = frozenset((*(f"table {id}" for id in collection.tables), *(f"chart {id}" for id in collection.charts)))
    made: list[Chapter] = []
    problems: list[Text] = []
    shared: ReportScope | None = None  # all but the file and the provider is the same for every text
    for name in sorted(texts, key=lambda name: _parse_chapter_position(name, order)):
        path = PurePosixPath(name)
        provider = path.name if len(path.parts) > 1 and path.name in order else None
        if provider is not None and reports is not None and not reports(provider):
            continue
        if only is not None and provider not in only:
            continue
        file = collection.get_text_file(language, name)
        if shared is None:
            shared = replace(_build_chapter_scope(collection, period, language, qualify), inserts=inserts)
            shared = shared if upper is None else replace(shared, upper=upper)
            shared = shared if below is None else replace(shared, below=below)
            shared = shared if rounded is None else replace(shared, rounded=rounded)
        scope = replace(shared, file=file, provider=provider or "")
        try:
            text = build_report_document(texts[name], language, resolve, scope, opened=opened, draft=draft)
        except CollectionError as stop:
            problems.extend(stop.told)
            continue
        number = _NUMBER.match(name)
        made.append(Chapter(name, int(number[1]) if number else None, _find_chapter_title(text, name), provider, text))
    if problems:
        raise CollectionError(
            get_text_message("stop.title", language=LanguageName(language)),
            cause=problems,
            remedy=get_text_message("stop.remedy"),
        )
    return tuple(made)


def build_draft_section(
    collection: RoundView,
    language: Language,
    name: str,
    source: str,
    resolve: Resolve,
    period: Period,
    qualify: Qualify | None = None,
    upper: Upper | None = None,
) -> Document:
    """One text of a collection's report as it is being written: every sentence, released or not.

    Args:
        collection: The collection.
        language: Language of the text.
        name: Its path without the ending.
        source: What it says.
        resolve: The value of a figure by its address; None where there is no such figure.
        period: Period of the edition.
        qualify: How a figure is to be read; without it, all are exact.
        upper: The greatest number that a figure may be, where its number is the least.

    Raises:
        CollectionError: If it cannot be built; all problems, each with its line.
    """
    path = PurePosixPath(name)
    known = (*(f"table {id}" for id in collection.tables), *(f"chart {id}" for id in collection.charts))
    own_text = path.name if len(path.parts) > 1 and path.name in collection.providers else ""
    about = replace(
        _build_chapter_scope(collection, period, language, qualify),
        inserts=frozenset(known),
        file=collection.get_text_file(language, name),
        provider=own_text,
    )
    scope = about if upper is None else replace(about, upper=upper)
    return build_report_document(source, language, resolve, scope, draft=True)


def render_sentences(
    collection: RoundView,
    language: Language,
    sentences: Iterable[tuple[str, str]],
    resolve: Resolve,
    period: Period,
    qualify: Qualify | None = None,
    upper: Upper | None = None,
    rounded: Rounded | None = None,
) -> tuple[str, ...]:
    """Sentences of a report as they are read, each with its figures; as they are written where they cannot be built.

    Args:
        collection: The collection.
        language: Language of the sentences.
        sentences: Each as the path of its text without the ending and its words in Markdown.
        resolve: The value of a figure by its address; None where there is no such figure.
        period: What `round` means in a reference.
        qualify: How a figure is to be read; without it, all are exact.
        upper: The greatest number that a figure may be, where its number is the least.
        rounded: True for a count that is printed rounded, or may be.
    """
    known = (*(f"table {id}" for id in collection.tables), *(f"chart {id}" for id in collection.charts))
    about = replace(_build_chapter_scope(collection, period, language, qualify), inserts=frozenset(known))
    about = about if upper is None else replace(about, upper=upper)
    about = about if rounded is None else replace(about, rounded=rounded)
    rendered = []
    for name, words in sentences:
        path = PurePosixPath(name)
        provider = path.name if len(path.parts) > 1 and path.name in collection.providers else ""
        scope = replace(about, file=collection.get_text_file(language, name), provider=provider)
        try:
            document = build_report_document(_give_source(words), language, resolve, scope, draft=True)
        except CollectionError:
            rendered.append(words)
        else:
            stated = list_stated_sentences(replace(document, footnotes={}))
            titles = (_find_insert_title(collection, insert, language) for insert in document.inserts)
            rendered.append(" ".join(filter(None, (*(sentence.text for sentence in stated), *titles))) or words)
    return tuple(rendered)


def _give_source(words: str) -> str:
    """A sentence without its footnotes; what another publication states keeps a source, which stands in none."""
    bare = _NOTE.sub("", words)
    return f"{bare}[^source]\n\n[^source]: –" if "cited" in bare else bare


def _find_insert_title(collection: RoundView, insert: InsertBlock, language: Language) -> str:
    """The title of a table or chart; nothing for a box, which has none."""
    chart = collection.charts.get(insert.id) if insert.kind == "chart" else None
    table = chart.table if chart is not None else insert.id
    title = collection.labels.get((chart.title if chart is not None else "") or f"tables.{table}.title")
    return "" if title is None else title.text(language)


def _build_chapter_scope(
    collection: StructuralMetadata, period: Period, language: Language, qualify: Qualify | None
) -> ReportScope:
    try:
        return ReportScope.from_collection(collection, period, qualify=qualify)
    except TextError as fault:
        raise CollectionError(
            get_text_message("stop.title", language=LanguageName(language)),
            cause=fault.words,
            remedy=get_text_message("stop.remedy_noun"),
        ) from None


def _parse_chapter_position(name: str, order: dict[str, int]) -> tuple[str, int, int, str]:
    path = PurePosixPath(name)
    number = _NUMBER.match(name)
    folder = len(path.parts) > 1
    first = "" if name == FRONT else number[1] if number else name
    return (first, int(folder), order.get(path.name, len(order)), name)


def _find_chapter_title(text: Document, name: str) -> str:
    return next((to_plain_text(block.children) for block in text.blocks if isinstance(block, Heading)), name)
