"""Labels that state something: titles, notes, counting rules and words of its own that a collection prints.

A name says the same of every year; a title such as "Fewer than the year before" or a note such as "Havn delivered
too late" does not. They are written for the first round that prints them. In each later round they wait, like the
sentences of the report, until a person has read them there or has released them before as ones that stand. Until
then a title gives way to the name of what its table counts, and a note or rule is not printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tilstand.define import RoundView
from tilstand.define.labels import Catalogue
from tilstand.define.tables import derive_table_titles
from tilstand.languages import format_message
from tilstand.languages.floor import find_floor_gaps
from tilstand.model.hashes import Opened, hash_text
from tilstand.report_text.sentences import ends_sentence
from tilstand.terms import Language, Text, TranslatedText

_OWN_WORDS = "report."
"""Where the words stand that a collection prints in the place of the system's."""


@dataclass(frozen=True, slots=True)
class LabelStatement:
    """A label that states something, in one language.

    Attributes:
        path: Its path, such as `tables.assisted.title`.
        language: Its language.
        words: What it says.
        file, line: Where it stands, below the collection.
    """

    path: str
    language: Language
    words: str
    file: str
    line: int


def list_label_statements(view: RoundView) -> Iterator[LabelStatement]:
    """The labels of a round that state something.

    Titles of tables and charts; notes; rules, caveats and breaks of measures; own words that are sentences. A title
    that follows from names stands in no file, and is none.
    """
    places: dict[Language, Mapping[str, tuple[str, int]]] = {}
    for path, label in _list_written_statements(view):
        for language in label.languages:
            if language not in places:
                places[language] = _map_label_places(view, language)
            file, line = places[language].get(path, (f"labels/{language}.toml", 1))
            yield LabelStatement(path, language, label.text(language), file, line)


def _list_written_statements(view: RoundView) -> Iterator[tuple[str, TranslatedText]]:
    for path in _list_statement_paths(view):
        label = view.labels.get(path)
        if isinstance(label, TranslatedText):
            yield path, label


def _list_statement_paths(view: RoundView) -> dict[str, None]:
    paths = [f"tables.{name}.title" for name in view.tables]
    paths += [path for table in view.tables.values() for path in table.notes]
    paths += [path for chart in view.charts.values() for path in (chart.title, chart.note) if path]
    for name, measure in view.measures.items():
        paths += [f"measures.{name}.rule", f"measures.{name}.caveat", *(broken.note for broken in measure.breaks)]
    paths += [
        path
        for path in view.labels
        if path.startswith(_OWN_WORDS)
        and isinstance(label := view.labels[path], TranslatedText)
        and any(ends_sentence(words) for _, words in label.texts)
    ]
    return dict.fromkeys(path for path in paths if path in view.labels)


def _map_label_places(view: RoundView, language: Language) -> Mapping[str, tuple[str, int]]:
    """Where the labels of a language stand: in the round's own file, else in the one that rounds share."""
    places: dict[str, tuple[str, int]] = {}
    for folder in ("labels", f"rounds/{view.name}/labels"):
        name, section = f"{folder}/{language}.toml", ""
        file = view.path / name
        for number, line in enumerate(file.read_text("utf-8-sig").splitlines() if file.is_file() else (), start=1):
            if line.startswith("["):
                section = line.strip("[] ") + "."
            elif "=" in line:
                places[section + line.partition("=")[0].strip()] = name, number
    return places


def close_label_statements(view: RoundView, opened: Opened) -> RoundView:
    """The round without the statements among its labels that nobody has released in all languages with a floor.

    Args:
        view: The round.
        opened: The words that are printed, by the hash of those that were given.
    """
    asked = [tag for tag in view.settings.languages if not find_floor_gaps(tag)]
    closed = {
        path
        for path, label in _list_written_statements(view)
        if any(hash_text(words) not in opened for tag, words in label.texts if tag in asked)
    }
    if not closed:
        return view
    labels = {path: label for path, label in view.labels.labels.items() if path not in closed}
    tables = {
        name: table.model_copy(update={"notes": tuple(path for path in table.notes if path not in closed)})
        for name, table in view.tables.items()
    }
    charts = {
        name: chart.model_copy(
            update={
                "note": "" if chart.note in closed else chart.note,
                "title": "" if chart.title in closed and chart.table else chart.title,
            }
        )
        for name, chart in view.charts.items()
    }
    labels = {**_name_untitled_parts(view, closed), **derive_table_titles(Catalogue(labels), tables), **labels}
    return replace(view, labels=Catalogue(labels), tables=tables, charts=charts)


def _name_untitled_parts(view: RoundView, closed: set[str]) -> Mapping[str, Text]:
    """What stands for the title of a table of several measures, and of a scheme: the name of its part."""
    unnamed = format_message("report.part_unnamed")
    named = {
        f"tables.{name}.title": view.labels.get(f"parts.{table.part}") or unnamed for name, table in view.tables.items()
    }
    named |= {chart.title: unnamed for chart in view.charts.values() if chart.title and not chart.table}
    return {path: label for path, label in named.items() if path in closed}
