"""How to cite the data: a citation file for programs, and a text for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tilstand.languages import Fact, Tongue
from tilstand.model.imprint import RECONSTRUCTED
from tilstand.model.names import Names
from tilstand.publish.coverage import tidy
from tilstand.publish.data import DRAFT, NOT_APPLICABLE, TOTAL
from tilstand.publish.formats import TABLE_FORMATS
from tilstand.publish.imprint import edition_line, titled_as
from tilstand.terms import Alike, Joined, Language, Text
from tilstand.terms.code import Remainder
from tilstand.text import fixed

__all__ = ["citation", "licences", "readme"]

_LICENCE = "licences."
# Licences for data that the schema of CFF 1.2.0 lists; it is older than some that are in use (NLOD 2.0).
_LISTED = frozenset(
    ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "NLOD-1.0", "ODbL-1.0", "ODC-By-1.0", "OGL-UK-3.0", "PDDL-1.0")
)


def licences(names: Names) -> dict[str, Text]:
    """The licences that the collection proposes for its data, by their SPDX identifiers.

    They are labels under `licences`, since a licence is a name in each language and nothing else.
    """
    return {
        path.removeprefix(_LICENCE): names.words[path] for path in names.words if path.startswith(_LICENCE)
    }


def citation(names: Names) -> bytes:
    """`CITATION.cff`: how to cite the data, in the format that reference managers read.

    Programs are told of a licence only when the collection's settings name one; until then the comment on
    the first line says which are proposed. A licence that the format does not know stands in the comment
    only: the file would not be valid with it.

    The version is the round and the day of the edition; the edition's own name depends on every file, this
    one among them, and can therefore not stand in it.

    Args:
        names: What the edition and its addresses are called.

    Source:
        Citation File Format 1.2.0, https://doi.org/10.5281/zenodo.5171937.
    """
    labels, language = names.words, names.language
    told: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": fixed(labels, _asked(names)).text(language),
        "type": "dataset",
        "title": titled_as(names).text(language),
        "authors": [{"name": _coordinator(names).text(language)}],
        "version": _version(names),
        **({} if names.imprint.draft else {"date-released": _dated(names).isoformat()}),
        "abstract": " ".join(one.text(language) for one in _abstract(names)),
        "keywords": [names.collection, names.round_name],
    }
    if names.licence in _LISTED:
        told["license"] = names.licence
    lines = [f"# {tidy(_licence(names).text(language))}", *_yaml(told)]
    return ("\n".join(lines) + "\n").encode()


def _abstract(names: Names) -> tuple[Text, ...]:
    """What the data are, and that their submissions are reconstructed where they are."""
    retold = [names.basis] if names.basis == RECONSTRUCTED else []
    return tuple(fixed(names.words, path, year=names.period) for path in ("cite.abstract", *retold))


def _asked(names: Names) -> str:
    """What whoever wants to cite is asked."""
    return f"{names.imprint.marks[0]}.cite" if names.imprint.marks else "cite.message"


def _dated(names: Names) -> date:
    """The day of the edition, or of its correction."""
    return names.imprint.corrected or names.published


def _version(names: Names) -> str:
    return f"{names.round_name}, {DRAFT if names.imprint.draft else _dated(names).isoformat()}"


def _yaml(told: Mapping[str, Any]) -> list[str]:
    """Flat YAML. A JSON text is a YAML text, so quoted strings need no rules of their own."""
    lines = []
    for name, value in told.items():
        if isinstance(value, list):
            lines.append(f"{name}:")
            for one in value:
                inner = (
                    ", ".join(f"{key}: {_quoted(text)}" for key, text in one.items())
                    if isinstance(one, dict)
                    else _quoted(one)
                )
                lines.append(f"  - {inner}")
        else:
            lines.append(f"{name}: {_quoted(value)}")
    return lines


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def readme(names: Names, files: Sequence[str], language: Language) -> bytes:
    """`README.LANGUAGE.md`: how to cite the data, what may be done with them, and what each file is.

    Args:
        names: What the edition and its addresses are called.
        files: Names of the data files, without their folder.
        language: Language of the text.
    """

    def say(path: str, **facts: Fact) -> str:
        return fixed(names.words, path, **facts).text(language)

    title = titled_as(names).text(language)
    mark = [f"**{edition_line(names).text(language)}**", ""]
    mark += [f"**{say('demonstration.banner')}**", ""] if names.imprint.demonstration else []
    author = _coordinator(names).text(language)
    dates: dict[str, Fact] = {"published": str(names.published.year), "date": names.published}
    cited = f"> {say('cite.text', author=author, title=title, **dates)}"
    cited = say(_asked(names)) if names.imprint.marks else cited
    rows = [f"| `{name}` | {what} |" for name, what in _files(names, files, language)]
    lines = [
        *(
            f"# {title}",
            "",
            *(mark if names.imprint.marks or names.imprint.corrections else ()),
            say("cite.abstract", year=names.period),
            "",
        ),
        *(say(names.basis, year=names.period), ""),
        *(f"## {say('cite.title')}", "", cited, "", say("cite.changed"), ""),
        *(f"## {say('cite.licence')}", "", _licence(names).text(language), ""),
        *(
            f"## {say('cite.files')}",
            "",
            f"| {say('cite.file')} | {say('cite.content')} |",
            "|---|---|",
            *rows,
            "",
        ),
        *(f"## {say('cite.reading')}", "", say("cite.zero"), ""),
        *(say("cite.total", total=f"`{TOTAL}`", none=f"`{NOT_APPLICABLE}`", rest=f"`{Remainder()}`"), ""),
        say("cite.never_added"),
    ]
    return ("\n".join(lines) + "\n").encode()


def _licence(names: Names) -> Text:
    proposed = licences(names)
    coordinator = _coordinator(names)
    if decided := names.licence:
        name = proposed.get(decided, Alike(decided))
        return fixed(names.words, "cite.licence_decided", licence=name)
    if not proposed:
        return fixed(names.words, "cite.licence_none", coordinator=coordinator)
    either_of = Joined(tuple(proposed.values()), fixed(names.words, "cite.or"))
    return fixed(names.words, "cite.licence_proposed", coordinator=coordinator, licences=either_of)


def _files(names: Names, files: Sequence[str], language: Language) -> list[tuple[str, str]]:
    """What each kind of file is; the files of the tables are told once for all."""

    def say(path: str, **facts: Fact) -> str:
        return fixed(names.words, path, **facts).text(language)

    found = [
        (
            ", ".join(f"*.{tongue}.{one.ending}" for tongue in names.read_in)
            if one.by_language
            else f"*.{one.ending}",
            say(f"file.{one.ending}"),
        )
        for one in TABLE_FORMATS
    ]
    single = {
        "dictionary.csv": say("file.dictionary"),
        "changes.csv": say("file.changes"),
        "revisions.csv": say("file.revisions"),
        "CITATION.cff": say("file.citation"),
    }
    own = names.language
    books = {"tables.xlsx": say("file.workbook", language=Tongue(own))}
    books |= {
        f"tables.{tongue}.xlsx": say("file.workbook_in", language=Tongue(tongue)) for tongue in names.read_in
    }
    return found + [(name, what) for name, what in {**books, **single}.items() if name in files]


def _coordinator(names: Names) -> Text:
    return names.provider(names.coordinator)
