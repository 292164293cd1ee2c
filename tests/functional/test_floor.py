"""No number in words is printed in a language whose number words nobody has listed, whoever releases it."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tilstand import define
from tilstand.errors import CollectionError
from tilstand.languages import list_shipped_languages
from tilstand.languages.floor import QUANTITIES, find_floor_gaps
from tilstand.languages.language import use_language_folders
from tilstand.languages.lexicon import load_quantity_words
from tilstand.protect.quantity_words import find_listed_words
from tilstand.report_text.references import find_unbound_numbers

FIXTURES = Path(__file__).parents[1] / "fixtures"
PLANTED = tomllib.loads((FIXTURES / "floors" / "planted.toml").read_text("utf-8"))
CLOSED = [language for language in PLANTED if language not in list_shipped_languages()]
FILES = {
    "providers.toml": 'providers.police.forms = ["police"]\n',
    "measures.toml": '[victims]\nunit = "persons"\n',
    "forms/police.toml": '[[blocks]]\nmeasure = "victims"\n',
    "tables/all.toml": 'measure = "victims"\nprovider = "police"\nrows = { items = [{ label = "measures.victims.name" }] }\n',
    "rounds/2031/round.toml": 'period = "2031"\npublished = 2032-03-01\n',
    "rounds/2031/submissions/police.csv": "provider,form,period,version,measure,breakdown,value,status,qualifier\n"
    "police,police,2031,1,victims,,42,number,exact\n",
}


def is_found(sentence: str, language: str) -> bool:
    """True if a guard of typed text sees the number or the quantity."""
    return any(find_unbound_numbers(sentence, language)) or any(find_listed_words(sentence, language, "sentence"))


def write_country(folder: Path, language: str, sentences: list[str]) -> Path:
    """A country of one body whose report says some sentences in its language."""
    files = {
        **FILES,
        "collection.toml": f'id = "planted"\ncountry = "INV"\nlanguages = ["{language}"]\n',
        f"labels/{language}.toml": 'providers.police = "Poliisi"\nmeasures.victims.name = "Abc"\n',
        f"report/{language}/01-text.md": "\n\n".join(sentences) + "\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def printed(edition: Path) -> str:
    """Everything that an edition shows, in print and on the site."""
    pages = [page.extract_text() for file in edition.glob("*.pdf") for page in PdfReader(file).pages]
    return " ".join("\n".join((*pages, *(p.read_text("utf-8") for p in edition.rglob("*.html")))).split())


@pytest.fixture(autouse=True)
def _let_go() -> Any:
    yield
    use_language_folders({})


def test_sixty_are_planted() -> None:
    assert [len(sentences) for sentences in PLANTED.values()] == [12] * 5
    assert len(CLOSED) >= 1


@pytest.mark.parametrize("language", list_shipped_languages())
def test_every_language_of_the_system_has_its_floor(language: str) -> None:
    assert find_floor_gaps(language) == ()
    assert set(load_quantity_words(language).sentence) >= set(QUANTITIES)


@pytest.mark.slow
@pytest.mark.parametrize("language", PLANTED)
def test_none_is_printed_without_a_release(
    tmp_path: Path, called: Callable[..., Any], released: Callable[[Path, str], None], language: str
) -> None:
    """Where number words are known they stop the build even of what somebody released."""
    place = write_country(tmp_path / "planted", language, PLANTED[language])
    assert called("run", "planted", "2031", "--out", "out", cwd=tmp_path).returncode == 0
    assert "42" in printed(tmp_path / "out")
    assert not [sentence for sentence in PLANTED[language] if sentence in printed(tmp_path / "out")]
    released(place, "2031")
    stopped = called("run", "planted", "2031", "--out", "out", cwd=tmp_path).returncode != 0
    assert stopped is (language not in CLOSED)
    assert not [sentence for sentence in PLANTED[language] if sentence in printed(tmp_path / "out")]


@pytest.mark.slow
@pytest.mark.parametrize("language", CLOSED)
def test_without_a_floor_all_stays_closed_and_says_why(
    tmp_path: Path, called: Callable[..., Any], released: Callable[[Path, str], None], language: str
) -> None:
    """In `define`, in `round ready` and where texts are released; a release opens nothing."""
    place = write_country(tmp_path / "planted", language, PLANTED[language])
    told = called("define", "planted", "--language", "en", cwd=tmp_path).stderr.decode()
    assert f"The language {language} lacks number words, words for none" in told
    shown = called("round", "release", "planted", "2031", "--by", "x", "--language", "en", cwd=tmp_path)
    assert "12 texts in it stay closed" in " ".join(shown.stdout.decode().split())
    released(place, "2031")
    ready = called("round", "ready", "planted", "2031", "--json", cwd=tmp_path).stdout
    (check,) = (check for check in json.loads(ready)["checks"] if check["check"] == "floor")
    assert (check["state"], check["count"], check["blocks"]) == ("open", 1, True)
    assert check["places"][0].startswith(f"{language}: number words")
    assert called("run", "planted", "2031", "--out", "out", cwd=tmp_path).returncode == 0
    assert not [sentence for sentence in PLANTED[language] if sentence in printed(tmp_path / "out")]


@pytest.mark.parametrize("language", [language for language in PLANTED if language not in CLOSED])
def test_a_guard_sees_each_in_a_language_of_the_system(language: str) -> None:
    assert not [sentence for sentence in PLANTED[language] if not is_found(sentence, language)]


def test_a_floor_is_a_folder_of_the_collection(
    tmp_path: Path, called: Callable[..., Any], released: Callable[[Path, str], None]
) -> None:
    """At most two hundred lines, and every planted number in their language is seen; then a release opens."""
    place = write_country(tmp_path / "planted", "fi", ["Poliisi kertoo luvuista."])
    shutil.copytree(FIXTURES / "floors" / "fi", place / "languages" / "fi")
    lines = [line for file in place.glob("languages/fi/*") for line in file.read_text("utf-8").splitlines()]
    assert len(lines) <= 200
    held = define.read_collection(place)
    assert find_floor_gaps("fi") == ()
    assert not [sentence for sentence in PLANTED["fi"] if not is_found(sentence, "fi")]
    assert not is_found("Poliisi kertoo luvuista.", "fi")
    released(place, "2031")
    assert called("run", "planted", "2031", "--out", "out", cwd=tmp_path).returncode == 0
    assert "Poliisi kertoo luvuista." in printed(tmp_path / "out")
    shutil.rmtree(place / "languages")
    assert define.read_collection(place).id == held.id
    assert find_floor_gaps("fi")  # what another collection had is let go
    assert not is_found("Kaksi naista kuoli.", "fi")


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("fi/numbers.toml", "[cardinals]\nunits = [1]\n", "define.fault"),
        ("fi/numbers.toml", "cardinals = {\n", "define.problem.toml"),
        ("fi/grammar.toml", "", "define.problem.language_file"),
        ("nb/numbers.toml", "", "define.problem.language_known"),
        ("et/numbers.toml", "", "define.stray"),
    ],
)
def test_a_folder_that_cannot_stand_is_told_with_its_file(tmp_path: Path, name: str, text: str, problem: str) -> None:
    place = write_country(tmp_path / "planted", "fi", [])
    file = place / "languages" / name
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    with pytest.raises(CollectionError) as error:
        define.read_collection(place)
    told = [dict(cause.facts) for cause in error.value.told]  # type: ignore[attr-defined]
    paths = [fact["what"].template.path for fact in told if str(fact["place"]).startswith(f"languages/{name[:2]}")]
    assert any(path.startswith(problem) for path in paths)
    assert all(path.startswith((problem, "define.stray")) for path in paths)


def test_part_of_a_floor_is_no_floor(tmp_path: Path) -> None:
    """What is lacking is told by its name."""
    place = write_country(tmp_path / "planted", "fi", [])
    shutil.copytree(FIXTURES / "floors" / "fi", place / "languages" / "fi")
    file = place / "languages" / "fi" / "quantity_words.toml"
    file.write_text(
        "\n".join(line for line in file.read_text("utf-8").split("\n") if not line.startswith("half")), "utf-8"
    )
    define.read_collection(place)
    assert find_floor_gaps("fi") == ("half",)
