"""A collection declares its languages: what does not fit is told, what is not there yet is noted."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from tilstand import define
from tilstand.define.labels import Catalogue, list_message_overrides
from tilstand.define.settings import CodelistNote, report_language_gaps
from tilstand.errors import CollectionError
from tilstand.languages import list_shipped_languages
from tilstand.report_text import get_report_string
from tilstand.terms import InvariantText

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
UNDECLARED = "The collection does not declare the language nn."
ALL = 'languages = ["nb", "nn", "en"]'


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return Path(copytree(SAGALAND, tmp_path / "sagaland"))


def declare(place: Path, declaration: str) -> None:
    file = place / "collection.toml"
    text = file.read_text("utf-8")
    assert ALL in text
    file.write_text(text.replace(ALL, declaration), "utf-8")


def translate(place: Path, language: str, word: str = "") -> None:
    """Labels in a further language: the English ones, each with a word before it."""
    english = (place / "labels" / "en.toml").read_text("utf-8")
    (place / "labels" / f"{language}.toml").write_text(english.replace(' = "', f' = "{word}'), "utf-8")


def problems(place: Path) -> list[str]:
    with pytest.raises(CollectionError) as caught:
        define.read_collection(place)
    return list(caught.value.causes)


def notes(place: Path) -> list[str]:
    told = define.report_gaps(define.read_collection(place), [])
    return [one.text("en") for one in told if not isinstance(one, str)]


def test_the_first_language_is_the_collections_own_and_prints_the_report(place: Path) -> None:
    declare(place, 'languages = ["en", "nb", "nn"]')
    settings = define.read_collection(place).settings
    assert (settings.language, settings.report_languages) == ("en", ("en",))
    assert settings.site_languages == ("en", "nb", "nn")


def test_what_is_printed_and_what_is_a_web_edition_is_declared(place: Path) -> None:
    declare(place, f'{ALL}\nreports = ["nn", "en"]\nweb = ["en"]')
    settings = define.read_collection(place).settings
    assert (settings.report_languages, settings.site_languages) == (("nn", "en"), ("en",))


@pytest.mark.parametrize(
    ("declaration", "told"),
    [
        ('languages = ["nb", "nn", "en", "nb"]', "nb stands twice in languages"),
        (f'{ALL}\nreports = ["sv"]', "sv stands in reports and not in languages"),
        (f'{ALL}\nweb = ["nb", "se"]', "se stands in web and not in languages"),
        (f'{ALL}\nweb = ["nb", "nb"]', "nb stands twice in web"),
        ("languages = []", "languages needs at least 1 entry. Add what is missing."),
        ('language = "nb"', "languages is missing. Add the field."),
    ],
)
def test_a_declaration_that_contradicts_itself_is_told_on_its_line(place: Path, declaration: str, told: str) -> None:
    declare(place, declaration)
    assert any(one.startswith("collection.toml, line ") and told in one for one in problems(place))


def test_the_line_of_a_wrong_tag_is_told(place: Path) -> None:
    declare(place, f'{ALL}\nreports = ["nb"]\nweb = ["../nb"]')
    lines = (place / "collection.toml").read_text("utf-8").splitlines()
    at = 1 + next(n for n, line in enumerate(lines) if line.startswith("web"))
    assert problems(place) == [
        f"collection.toml, line {at}: ../nb is not the tag of a language. Write it as BCP 47 has it: nb, en, pt-BR."
    ]


def test_a_declared_language_without_labels_is_told_once(place: Path) -> None:
    declare(place, 'languages = ["nb", "nn", "en", "is"]')
    (found,) = problems(place)
    assert found.startswith("labels/is.toml, line 1: The language has no labels.")


def reasons(place: Path) -> list[str]:
    """The round's reasons in nynorsk, as problems: the file, the line, and what is not declared."""
    told = []
    for file in sorted((place / "rounds").glob("*/round.toml")):
        for at, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if line.startswith("nn = "):
                told.append(f"{file.relative_to(place)}, line {at}: {UNDECLARED}")
    return told


@pytest.mark.parametrize("where", ["labels/nn.toml", "audit/nn.toml", "report/nn/01-start.md"])
def test_whatever_is_in_a_language_that_is_not_declared_is_told(place: Path, where: str) -> None:
    declare(place, 'languages = ["nb", "en"]')
    (place / "labels" / "nn.toml").rename(place / "kept")
    file = place / where
    file.parent.mkdir(parents=True, exist_ok=True)
    (place / "kept").rename(file)
    name = "report/nn" if where.startswith("report") else where
    found = [one.partition(" Add it")[0] for one in problems(place)]
    assert found == [f"{name}, line 1: {UNDECLARED}", *reasons(place)]
    assert len(found) > 1


def test_a_language_without_a_folder_works_and_is_noted(place: Path) -> None:
    declare(place, 'languages = ["nb", "nn", "en", "el"]')
    translate(place, "el", "Ά ")
    floor, note = notes(place)
    assert floor.startswith("The language el lacks number words, words for none")
    assert note.startswith("The system has no words in the language el: they come in English")
    _, said = (one for one in define.report_gaps(define.read_collection(place), []) if not isinstance(one, str))
    assert said.text("nn").startswith("Systemet har ingen ord på språket el")
    assert define.read_collection(place).labels["codes.sex.female"].text("el").startswith("Ά ")


def test_signs_that_print_lacks_are_no_fault_where_nothing_is_printed(place: Path) -> None:
    declare(place, 'languages = ["nb", "nn", "en", "ka"]\nreports = ["nb"]')
    translate(place, "ka", "ქ ")
    assert len(notes(place)) == 2
    about = place / "rounds" / "2031" / "round.toml"
    with about.open("a", encoding="utf-8") as file:  # a reason in a language of the web alone
        file.write('[absent.caravan.reason]\nnb = "x"\nnn = "x"\nen = "x"\nka = "ქ"\n')
    assert define.read_collection(place).rounds["2031"].absent["caravan"].reason["ka"] == "ქ"
    text = (place / "collection.toml").read_text("utf-8")
    (place / "collection.toml").write_text(text.replace('reports = ["nb"]', 'reports = ["nb", "ka"]'), "utf-8")
    found = [one for one in problems(place) if not one.startswith("rounds/")]
    assert found[0].startswith("labels/ka.toml, line 4: The printed report's fonts do not have U+10E5")
    assert [one.partition(", ")[0] for one in found[:3]] == ["labels/ka.toml"] * 3
    assert found[3].startswith("labels/ka.toml: The same holds for ")  # a thousand labels hide nothing else
    assert len(found) == 4


def test_signs_that_print_lacks_are_no_fault_in_what_is_only_looked_for(place: Path) -> None:
    text = (place / "collection.toml").read_text("utf-8")
    assert 'yes = ["ja"]' in text
    (place / "collection.toml").write_text(text.replace('yes = ["ja"]', 'yes = ["ja", "ქი"]'), "utf-8")
    assert define.read_collection(place).settings.words.yes == ("ja", "ქი")


def test_signs_that_steer_the_direction_are_a_fault_in_every_language(place: Path) -> None:
    declare(place, 'languages = ["nb", "nn", "en", "he"]\nreports = ["nb"]')
    translate(place, "he", "\u202bא ")
    assert "U+202B (right-to-left embedding)" in problems(place)[0]
    assert "U+05D0" not in problems(place)[0]


def test_a_problem_is_told_in_each_language_with_its_own_word_for_line(place: Path) -> None:
    declare(place, f'{ALL}\nreports = ["sv"]')
    with pytest.raises(CollectionError) as failed:
        define.read_collection(place)
    told = {tag: failed.value.spoken(tag).causes[0] for tag in ("nb", "nn", "en")}
    assert "linje " in told["nb"]
    assert "Legg den til der" in told["nb"]
    assert "Legg han til der" in told["nn"]
    assert "line " in told["en"]


def without(place: Path, *paths: str) -> None:
    """Take labels out of every language's file."""
    for file in (place / "labels").glob("*.toml"):
        section, kept = "", []
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            name = line.partition(" = ")[0]
            if f"{section}.{name}".lstrip(".") not in paths:
                kept.append(line)
        file.write_text("\n".join(kept) + "\n", "utf-8")


@pytest.mark.parametrize(
    "path", ["parts.1", "questions.trends", "registers.case_register", "tables.assisted.notes.registrations"]
)
def test_a_label_that_something_shown_needs_is_told_by_its_path(place: Path, path: str) -> None:
    assert path in define.read_collection(place).labels
    without(place, path)
    (found,) = problems(place)
    assert re.match(r"labels/nb\.toml, line \d+: ", found)
    assert found.endswith(f"The label {path} is missing. Add it in all languages.")


def test_a_line_of_a_table_without_its_label_is_told(place: Path) -> None:
    file = place / "tables" / "assisted.toml"
    items = 'items = [{ label = "nowhere", heading = true }, { provider = "havn_shelter" }]'
    file.write_text(file.read_text("utf-8").replace('group = "shelters"', items), "utf-8")
    (found,) = problems(place)
    assert found.startswith("tables/assisted.toml, line ")
    assert "The label nowhere is missing. Add it to labels/*.toml." in found


def test_what_a_folder_does_not_say_yet_is_counted(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """A message that a language standing in has is not missing: nynorsk has bokmål's, Swedish has English."""
    from tilstand.define import settings as room

    own, gone = room.list_message_paths, frozenset({"errors.problems.title"})

    def without(language: str) -> None:
        monkeypatch.setattr(room, "list_message_paths", lambda tag: own(tag) - gone if tag == language else own(tag))

    without("nn")
    assert [text.text("en") for text in room.report_language_gaps(("nb", "nn", "en"))] == []
    without("sv")
    (told,) = [text.text("en") for text in room.report_language_gaps(("sv", "en"))]
    assert told.startswith("1 of the system's ")
    assert "not in the language sv yet: they come in English" in told


def test_every_language_with_a_folder_says_all_that_the_system_says() -> None:
    assert [text.text("en") for text in report_language_gaps(list_shipped_languages())] == []


# What bodies delivered is said to be stated, and what a report gave to be printed; own words win.


@pytest.fixture(scope="module")
def held() -> define.Collection:
    return define.read_collection(SAGALAND)


def based(held: define.Collection, basis: str) -> define.Collection:
    return replace(held, rounds={"2031": held.rounds["2031"].model_copy(update={"basis": basis})})


def test_the_column_of_a_finding_says_where_its_round_comes_from(held: define.Collection) -> None:
    for basis, word in (("delivered", "Oppgitt"), ("reconstructed", "Trykt")):
        assert get_report_string(based(held, basis).at("2031").labels, "method.printed").text("nb") == word


def test_every_language_says_it_of_every_text_that_tells_of_print(held: define.Collection) -> None:
    for path in list_message_overrides("delivered"):
        of = [
            get_report_string(based(held, basis).at("2031").labels, path[7:])
            for basis in ("delivered", "reconstructed")
        ]
        for tag in sorted(list_shipped_languages()):
            stated, printed = (one.text(tag) for one in of)
            assert stated != printed, (path, tag)


def test_a_collection_s_own_word_wins(held: define.Collection) -> None:
    own = {**held.labels.labels, "report.method.printed": InvariantText("Meldt")}
    view = replace(held, labels=Catalogue(own)).at("2031")
    assert get_report_string(view.labels, "method.printed").text("nb") == "Meldt"


# Code lists: codes stand as in their file, and have no order of their own unless that is declared.


FILES = sorted((SAGALAND / "codelists").glob("*.csv"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_codes_of_a_list_stand_as_in_its_file(file: Path) -> None:
    found = define.read_collection(SAGALAND).codelists[file.stem]
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [code.id for code in found.codes] == [row["code"] for row in rows]
    assert [code.parent or "" for code in found.codes] == [row.get("parent") or "" for row in rows]


def test_a_list_has_no_order_of_its_own_unless_that_is_declared() -> None:
    assert not CodelistNote().ordered
    assert CodelistNote(ordered=True).ordered
