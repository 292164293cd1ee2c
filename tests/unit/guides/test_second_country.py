"""Another country's guide is other files: Sagaland's has its own law, questions, numbers and alphabet."""

from __future__ import annotations

import json
from datetime import date

import pytest
from saga_guide import DAY, write_saga_guide
from typer.testing import CliRunner

from tilstand import define
from tilstand.cli.app import app
from tilstand.errors import CollectionError, PublishError
from tilstand.guides import answer_situation, read_guide
from tilstand.guides.checks import check_guide
from tilstand.guides.identification import build_identification_overview
from tilstand.guides.page import render_aid_page
from tilstand.publish.register_overview import build_overview_files
from tilstand.publish.register_pages import render_overview_pages
from tilstand.terms import Period


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return write_saga_guide(tmp_path_factory.mktemp("saga"))


@pytest.fixture(scope="module")
def guide(place):
    return read_guide(define.read_collection(place))


def test_it_is_answered_by_its_own_law(guide):
    young = answer_situation(guide, {"age": "young", "with_kin": "no", "isle": "here"}, DAY)
    assert young.gives == ("guardian", "stay")
    assert young.call == ("alarm", "harbour_help")
    kin = answer_situation(guide, {"age": "young", "with_kin": "yes", "isle": "here"}, DAY)
    assert kin.gives == ("no_stay_for_the_young",)
    assert answer_situation(guide, {"isle": "elsewhere", "age": "grown"}, DAY).asks == ("former",)
    assert guide.format_provision("isle_law 14").text("en") == "Isle Law art. 14"


def test_it_is_no_draft_once_it_is_reviewed_and_says_what_does_not_fit(guide):
    assert not guide.is_draft
    assert [(finding.kind, finding.name) for finding in check_guide(guide, DAY)] == [("former", "former")]
    late = {finding.kind for finding in check_guide(guide, date(2034, 1, 11))}
    assert late == {"former", "review", "stale"}


def test_the_commands_take_it_as_they_take_any(place, tmp_path):
    asked = CliRunner().invoke(
        app, ["guide", "ask", str(place), "-", "--json", "--day", DAY.isoformat()], input='age = "young"\nisle = "here"'
    )
    assert {outcome["rule"] for outcome in json.loads(asked.stdout)["outcomes"]} == {"guardian", "stay"}
    assert json.loads(asked.stdout)["draft"] is False


def test_a_language_without_the_floor_of_words_is_refused(tmp_path):
    with pytest.raises(CollectionError) as error:
        read_guide(define.read_collection(write_saga_guide(tmp_path, arabic=True, floor=False)))
    assert "ar" in error.value.message
    assert "guides/guide.toml" in error.value.message


def test_a_language_from_right_to_left_is_a_folder(tmp_path):
    held = define.read_collection(write_saga_guide(tmp_path, arabic=True))
    guide = read_guide(held)
    page = render_aid_page(guide, "ar", DAY)
    assert 'dir="rtl"' in page
    assert guide.labels["questions.age.text"].text("ar") in page
    made = build_identification_overview(guide, held, Period.from_text("2032"), DAY)
    pages = {name: file for name, file in render_overview_pages(made, ()).items() if name.startswith("ar/")}
    assert pages
    assert all(b'dir="rtl"' in file for file in pages.values())
    with pytest.raises(PublishError):  # the fonts of print have no Arabic
        build_overview_files(made)


def test_what_is_new_in_a_year_stands_in_its_version(guide, place):
    held = define.read_collection(place)
    made = {year: build_identification_overview(guide, held, Period.from_text(year), DAY) for year in ("2031", "2032")}
    assert [len(one.statements) for one in made.values()] == [0, 1]
    assert "en/overview.pdf" in build_overview_files(made["2032"])
