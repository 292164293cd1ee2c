"""The examples of the guide to report text do what the guide says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import pytest

from tilstand.define.schema import SizeWord
from tilstand.errors import CollectionError
from tilstand.report_text import ReportScope, build_report_document
from tilstand.terms import Code, Codelist, Key, Language, Period, TranslatedText, Value, ValueQualifier

HOW_TO = Path(__file__).parents[2] / "docs/how-to"
PAGES = ("write-report-text", "say-what-changed", "numbers-that-are-not-figures", "lay-out-the-report")
GUIDE = "\n".join((HOW_TO / f"{page}.md").read_text("utf-8") for page in PAGES)
FIGURES = {
    line.split(";")[0]: line.split(";")[1:]
    for line in re.findall(r"```csv\n(.*?)```", GUIDE, re.DOTALL)[0].strip().split("\n")
}
EXAMPLES = re.findall(r"```markdown (\w\w)\n(.*?)```\n+```(text|error)\n(.*?)```", GUIDE, re.DOTALL)
ROWS = re.findall(r"^\| `(\{\{.*?\}\})` \| (.+?) \|$", GUIDE, re.MULTILINE)
NAMES = {
    "asia": TranslatedText.from_texts(nb="Asia", nn="Asia", en="Asia"),
    "africa": TranslatedText.from_texts(nb="Afrika", nn="Afrika", en="Africa"),
    "europe": TranslatedText.from_texts(nb="Europa", nn="Europa", en="Europe"),
    "female": TranslatedText.from_texts(nb="Kvinner", nn="Kvinner", en="Women"),
    "male": TranslatedText.from_texts(nb="Menn", nn="Menn", en="Men"),
    "new": TranslatedText.from_texts(nb="Nye", nn="Nye", en="New"),
    "renewed": TranslatedText.from_texts(nb="Fornyet", nn="Fornya", en="Renewed"),
}


def codelist(id: str, *codes: str) -> Codelist:
    return Codelist(id, tuple(Code(code, NAMES[code]) for code in codes))


def qualify(key: Key) -> ValueQualifier:
    return ValueQualifier(*FIGURES[key.text()][1:] or ("exact",))


SCOPE = ReportScope(
    file="report.md",
    period=Period.from_year(2024),
    provider="harbour",
    size_words={"small": SizeWord(most_percent=10), "marked": SizeWord(least_percent=25)},
    codelists={
        "sex": codelist("sex", "female", "male"),
        "region": codelist("region", "asia", "africa", "europe"),
        "entry": codelist("entry", "new", "renewed"),
    },
    qualify=qualify,
)


def resolve(key: Key) -> Value | None:
    found = FIGURES.get(key.text())
    return None if found is None else Value.number(found[0])


def test_the_guide_has_examples() -> None:
    assert len(EXAMPLES) == len(re.findall(r"^```markdown", GUIDE, re.MULTILINE)) >= 7
    assert len(ROWS) >= 14


@pytest.mark.parametrize(("language", "source", "kind", "expected"), EXAMPLES)
def test_example(language: str, source: str, kind: str, expected: str) -> None:
    if kind == "error":
        with pytest.raises(CollectionError) as stop:
            build_report_document(source, cast(Language, language), resolve, SCOPE)
        assert list(stop.value.causes) == expected.strip().split("\n")
    else:
        made = build_report_document(source, cast(Language, language), resolve, SCOPE).text
        assert made.replace("\u00a0", " ") == expected.strip()


@pytest.mark.parametrize(("source", "expected"), ROWS)
def test_row(source: str, expected: str) -> None:
    phrase = build_report_document(f"Tallet: {source}", "nb", resolve, SCOPE).text.removeprefix("Tallet: ")
    assert phrase.replace("\u00a0", " ") == expected
