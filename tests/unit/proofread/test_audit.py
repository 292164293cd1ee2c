"""Texts in our own words: every number tied to the right figure, and every changed number flagged."""

from __future__ import annotations

import dataclasses

import pytest

from tilstand.proofread import Proofreader, Standing

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["norway.nb", "norway.nn", "norway.en"])
def test_every_number_of_a_text_about_norway_agrees(norway, texts, read, name) -> None:
    found = read(norway, (texts / f"{name}.txt").read_text("utf-8"))
    counts = found.status_counts
    assert not counts[Standing.DOES_NOT_FIT]
    assert len(found.checked) > 15
    assert counts[Standing.NOT_MATCHED] <= 2
    assert found.remarks == ()


@pytest.mark.parametrize("name", ["sagaland.en", "sagaland.nb"])
def test_another_country_adds_words_and_no_code(sagaland, texts, read, name) -> None:
    found = read(sagaland, (texts / f"{name}.txt").read_text("utf-8"))
    assert found.status_counts[Standing.AGREES] == len(found.checked) > 8


def test_a_flag_gives_both_numbers_and_the_place(norway, read) -> None:
    found = read(norway, "I 2024 hjalp ROSA 56 voksne antatte ofre.")
    (one,) = found.checked
    assert (one.status, one.printed, one.expected) == (Standing.DOES_NOT_FIT, "56", "55")
    assert one.key.text() == "adults_assisted | rosa | 2024"
    assert one.sources[0].line is not None


def test_a_figure_that_an_open_finding_doubts_is_disputed_on_both_its_sides(norway, read) -> None:
    sentence = "Bo- og oppfølgingstiltakene hjalp til sammen {} voksne antatte ofre i 2024."
    for number, status in ((183, Standing.DISPUTED), (179, Standing.DISPUTED), (181, Standing.DOES_NOT_FIT)):
        (one,) = read(norway, sentence.format(number)).checked
        assert one.status is status, number
        assert [name[:5] for name in one.findings] == ["r106-"]


def test_a_part_of_a_part_is_read_within_it(norway, read) -> None:
    text = "I 2024 fikk politiet 19 anmeldelser. 6 av anmeldelsene gjaldt prostitusjon, hvorav {} var {}."
    assert read(norway, text.format(2, "grove")).checked[-1].key.code("exploitation") == "sexual"
    assert read(norway, text.format(5, "grove")).checked[-1].status is Standing.DOES_NOT_FIT


def test_numbers_that_are_no_figures_are_left_alone(norway, read) -> None:
    text = (
        "Tillatelsen kan gis for inntil 12 måneder, jf. utlendingsforskriften § 8-3. Ring 22 33 11 60. "
        "Møtet ble holdt 3. mai 2024 i rom 14, og 25 gjester fikk kake."
    )
    assert read(norway, text).select_by_status(Standing.DOES_NOT_FIT) == ()


def test_damage_of_recognition_is_tolerated(norway, read) -> None:
    text = "| 2024 fattet UDI 18 vedtak om refleksjonsperiode. 17 av sgknadene ble innvilget, mens 1ble avslatt."
    assert [c.status for c in read(norway, text).checked][:2] == [Standing.AGREES] * 2


def test_cells_of_a_table_in_plain_text(norway, read) -> None:
    text = (
        "Tabell 1: Anmeldelser fordelt på politidistrikt\n\n"
        "2021 2022 2023 2024\nOslo politidistrikt 10 9 9 9\nVest politidistrikt 6 2 2 4\n"
    )
    found = read(norway, text).checked
    assert [c.status for c in found[:7]] == [Standing.AGREES] * 7
    assert (found[7].status, found[7].expected) == (Standing.DOES_NOT_FIT, "1")


def test_german_is_not_taken_for_a_language_that_is_read(norway, read) -> None:
    text = (
        "Im Jahr 2024 wurden der Polizei 19 Anzeigen wegen Menschenhandels gemeldet, und davon betrafen 12 "
        "die Zwangsarbeit und 6 die Prostitution oder andere sexuelle Zwecke in der Stadt."
    )
    found = read(norway, text)
    (remark,) = found.remarks
    assert remark.id == "unknown_language"
    assert "read here: Norwegian (bokmål), Norwegian (nynorsk), English." in remark.text("en")
    assert {c.printed for c in found.checked} >= {"19", "12", "6"}
    assert {c.status for c in found.checked} == {Standing.NOT_MATCHED}


def test_a_paragraph_in_another_language_is_told(norway, texts, read) -> None:
    german = (
        "Die Polizei hat im Jahr 2024 19 Anzeigen registriert, und davon betrafen 12 die Zwangsarbeit "
        "und 6 die Prostitution, wie auch schon im Jahr zuvor, als es mit 27 Anzeigen mehr waren als jetzt."
    )
    found = read(norway, (texts / "norway.nb.txt").read_text("utf-8") + "\n\n" + german + "\n")
    assert [r.id for r in found.remarks] == ["unknown_language_parts"]
    assert found.status_counts[Standing.NOT_MATCHED] >= 3
    assert not found.status_counts[Standing.DOES_NOT_FIT]


def test_a_language_is_read_by_names_where_its_small_words_are_not_known(norway, read) -> None:
    settings = norway.collection.settings.model_copy(update={"languages": ("nb", "ka")})
    held = dataclasses.replace(norway.collection, settings=settings)
    auditing = Proofreader(held, norway.period, ())
    found = read(auditing, "2024 წელს დაეხმარა 19 ადამიანს.")
    assert [r.id for r in found.remarks] == ["no_grammar", "no_words"]
    assert "audit/ka.toml" in found.remarks[1].text("en")
    assert all("Georgian" in remark.text("en") for remark in found.remarks)
    assert {c.status for c in found.checked} <= {Standing.NOT_MATCHED}


def test_json_holds_what_the_reader_needs(norway, read) -> None:
    (one,) = read(norway, "I 2024 hjalp ROSA 55 voksne antatte ofre.").checked
    entry = one.to_json_object()
    assert entry["numbers"] == ["55"]
    assert entry["status"] == "agrees"
    assert entry["observation"]["form"] == "figure"
    assert entry["observation"]["provider"] == "rosa"
    assert isinstance(entry["observation"]["line"], int)
    assert 0 < entry["confidence"] <= 1
