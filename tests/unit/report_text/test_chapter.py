"""Chapters of a report: files in reading order, accounts of providers, and all problems at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tilstand.define import Collection, read_collection
from tilstand.define.labels import Catalogue
from tilstand.errors import CollectionError
from tilstand.model.hashes import hash_text
from tilstand.report_text import build_chapters
from tilstand.terms import Key, Period, TranslatedText, Value, ValueQualifier

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
YEAR = Period.from_year(2030)


@pytest.fixture(scope="module")
def sagaland() -> Collection:
    return read_collection(SAGALAND).shared


def with_texts(sagaland: Collection, texts: Mapping[str, str]) -> Collection:
    return replace(sagaland, texts={"en": texts})


def seven(key: Key) -> Value | None:
    return Value.number(7)


def test_a_collection_without_texts_has_no_chapters(sagaland: Collection) -> None:
    assert build_chapters(sagaland, "nb", seven, YEAR) == ()


def test_texts_are_read_from_the_folder_of_the_report(sagaland: Collection, tmp_path: Path) -> None:
    for file in sagaland.files:
        copy = tmp_path / file.relative_to(SAGALAND)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    account = tmp_path / "report" / "nn" / "05-bodies" / "home.md"
    account.parent.mkdir(parents=True)
    account.write_text("# Heim\n", "utf-8")
    found = read_collection(tmp_path)
    assert found.texts == {"nn": {"05-bodies/home": "# Heim\n"}}
    assert account in found.files
    account.write_bytes(b"\xff")
    with pytest.raises(CollectionError, match="problem") as stop:
        read_collection(tmp_path)
    assert "not UTF-8" in stop.value.causes[0]


def test_accounts_follow_the_file_of_their_number_in_the_order_of_the_providers(sagaland: Collection) -> None:
    first, second = list(sagaland.providers)[:2]
    texts = {
        f"02-bodies/{second}": "# Second",
        f"02-bodies/{first}": "# First",
        "02-part": "# Part",
        "10-end": "no heading",
        "01-start": "# Start with *words*",
    }
    made = build_chapters(with_texts(sagaland, texts), "en", seven, YEAR)
    assert [(c.id, c.number, c.title, c.provider) for c in made] == [
        ("01-start", 1, "Start with words", None),
        ("02-part", 2, "Part", None),
        (f"02-bodies/{first}", 2, "First", first),
        (f"02-bodies/{second}", 2, "Second", second),
        ("10-end", 10, "10-end", None),
    ]


def test_an_account_is_about_its_provider(sagaland: Collection) -> None:
    provider, measure = next(iter(sagaland.providers)), next(iter(sagaland.measures))
    (made,) = build_chapters(
        with_texts(sagaland, {f"05-bodies/{provider}": f"{{{{ figure {measure} }}}}"}), "en", seven, YEAR
    )
    assert made.document.text == "Seven"
    assert made.document.figures[0].keys == (Key(measure, provider, YEAR),)


def test_problems_of_all_files_are_told_at_once(sagaland: Collection) -> None:
    texts = {"01-a": "There were three.", "02-b": "\n\n{{ table nowhere }}\n\n{{ chart nowhere }}"}
    with pytest.raises(CollectionError) as stop:
        build_chapters(with_texts(sagaland, texts), "en", seven, YEAR)
    assert list(stop.value.causes) == [
        "report/en/01-a.md:1: “three” is not bound to a figure",
        "report/en/02-b.md:3: there is no table “nowhere”",
        "report/en/02-b.md:5: there is no chart “nowhere”",
    ]


def test_the_faults_of_a_file_are_told_in_the_order_of_its_lines(sagaland: Collection) -> None:
    text = "There were three.\n\n{{ name 7 }}\n\nSeven."
    with pytest.raises(CollectionError) as stop:
        build_chapters(with_texts(sagaland, {"01-a": text}), "en", seven, YEAR)
    assert [cause.split(":")[1] for cause in stop.value.causes] == ["1", "3", "5"]


def test_a_file_is_an_account_only_in_a_folder_and_by_the_name_of_a_provider(sagaland: Collection) -> None:
    first = next(iter(sagaland.providers))
    texts = {first: "# Alone", "05-bodies/others": "# Others", f"05-bodies/{first}": "# Account"}
    made = build_chapters(with_texts(sagaland, texts), "en", seven, YEAR)
    assert [(c.id, c.number, c.provider) for c in made] == [
        (f"05-bodies/{first}", 5, first),
        ("05-bodies/others", 5, None),
        (first, None, None),
    ]


def test_the_account_of_a_body_without_figures_is_left_out(sagaland: Collection) -> None:
    first, second = list(sagaland.providers)[:2]
    texts = {f"05-bodies/{name}": "# Account" for name in (first, second)} | {"01-a": "# Part"}
    asked = []

    def reports(provider: str) -> bool:
        asked.append(provider)
        return provider == second

    made = build_chapters(with_texts(sagaland, texts), "en", seven, YEAR, reports=reports)
    assert [c.id for c in made] == ["01-a", f"05-bodies/{second}"]
    assert asked == [first, second]


def test_figures_are_read_as_they_are_qualified(sagaland: Collection) -> None:
    measure = next(iter(sagaland.measures))
    texts = {"01-a": f"a {{{{ figure {measure} of police }}}}"}
    (made,) = build_chapters(with_texts(sagaland, texts), "en", seven, YEAR, lambda key: ValueQualifier.AT_LEAST)
    assert made.document.text == "a at least seven"
    assert made.document.file == "report/en/01-a.md"
    assert [
        chapter.title for chapter in build_chapters(with_texts(sagaland, {"a": "b\n\n## C\n\n# D"}), "en", seven, YEAR)
    ] == ["C"]


def test_a_noun_of_the_collection_that_lacks_a_form_stops_the_texts(sagaland: Collection) -> None:
    own = Catalogue({**sagaland.labels.labels, "nouns.raid.gender": TranslatedText.from_texts(en="c", nb="m", nn="m")})
    broken = replace(with_texts(sagaland, {"01-a": "# A"}), labels=own)
    with pytest.raises(CollectionError, match="raid") as stop:
        build_chapters(broken, "en", seven, YEAR)
    assert stop.value.title == "The report cannot be written in English"
    assert stop.value.remedy


def test_files_stand_by_number_then_folder_then_provider_then_name(sagaland: Collection) -> None:
    first, second = list(sagaland.providers)[:2]
    order = ["02-b", "02-c", f"02-x/{first}", f"02-x/{second}", "02-x/a", "02-x/b", "10-a", "9-a", "no-number"]
    texts = dict.fromkeys(sorted(order, reverse=True), "# A")
    made = build_chapters(with_texts(sagaland, texts), "en", seven, YEAR)
    assert [chapter.id for chapter in made] == order


def test_a_chapter_shows_the_sentences_that_are_released(sagaland: Collection) -> None:
    texts = with_texts(sagaland, {"01-a": "This is read. Another is not."})
    (made,) = build_chapters(texts, "en", seven, YEAR, opened={hash_text("This is read.")})
    assert made.document.text.startswith("This is read. [")
    assert "Another" not in made.document.text
