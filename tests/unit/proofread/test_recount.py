"""A text that recounts its ledger, such as a report of its own figures, is held to more than a press text."""

from __future__ import annotations

import pytest

from tilstand.proofread import Proofreader, ProofreadResult
from tilstand.proofread.ledger_coverage import LedgerCoverage
from tilstand.proofread.number_records import NumberSequence
from tilstand.proofread.page_blocks import split_plain_lines
from tilstand.proofread.result import Standing
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.terms import Key


@pytest.fixture
def recounted(monkeypatch):
    """A text judged as if it stood in a report that tells all other figures of its ledger, but one."""

    def of(auditing: Proofreader, text: str, but: str = "") -> ProofreadResult:
        told = {c.key for c in auditing.check_document(list(split_plain_lines(text))).checked if c.key is not None}
        rest = [k for k in auditing.stated.printed_keys if k not in told and k.text() != but]
        monkeypatch.setattr(NumberSequence, "elsewhere", lambda *_: rest)
        return auditing.check_document(list(split_plain_lines(text)))

    return of


def of(auditing: Proofreader, keys: list[Key]) -> LedgerCoverage:
    said = [NumberVerdict(Standing.AGREES, auditing.stated.get(key)) for key in keys]
    return LedgerCoverage(said, [], auditing.stated, auditing.period)


def test_only_a_text_that_tells_most_of_what_is_stated_recounts_it(sagaland) -> None:
    own = sorted(k for k in sagaland.stated.printed_keys if k.period == sagaland.period)
    few, most = of(sagaland, own[:10]), of(sagaland, own)
    assert not few.recounts
    assert few.weigh_coverage(0, own[-1]) == 0
    assert most.recounts
    # told by this number alone it speaks for it; told by another it speaks against it
    assert most.weigh_coverage(0, own[0]) > 1 > 0 > most.weigh_coverage(1, own[0])


def test_a_nought_need_not_be_told(sagaland) -> None:
    own = sorted(k for k in sagaland.stated.printed_keys if k.period == sagaland.period)
    nought = next(k for k in own if not any(i.low for i, _ in sagaland.stated.get(k).values))
    assert of(sagaland, [k for k in own if k != nought]).weigh_coverage(0, nought) == 0


@pytest.mark.parametrize(
    ("text", "number", "status", "key"),
    [
        (
            "UDI fattet 35 vedtak om refleksjonsperiode eller begrenset oppholdstillatelse i 2024. De 35 "
            "vedtakene fra UDI gjaldt 58 personer.",
            "58",
            Standing.NOT_MATCHED,
            "applicants | udi | 2024 | permit=reflection_or_limited",
        ),
        (
            "I løpet av 2024 har 12 kvinner bodd på Lauras hus. 8 var antatt utnyttet til prostitusjon, 3 "
            "til tvangsarbeid eller tjenester.",
            "3",
            Standing.DOES_NOT_FIT,
            "adults_assisted | lauras_hus | 2024 | exploitation=forced_labour",
        ),
    ],
)
def test_more_is_told_in_a_report_of_the_ledgers_own_figures(
    norway, recounted, texts, text, number, status, key
) -> None:
    text = f"{(texts / 'norway.nb.txt').read_text('utf-8')}\n\n{text}"
    alone = [c for c in norway.check_document(list(split_plain_lines(text))).checked if c.printed == number]
    found = [c for c in recounted(norway, text).checked if c.printed == number]
    assert alone[-1].status is status
    assert found[-1].status is Standing.DOES_NOT_FIT
    assert found[-1].key is not None
    assert found[-1].key.text() == key


def test_a_number_is_held_against_the_figure_in_sight_that_no_other_number_tells(norway, recounted) -> None:
    """A word of its own leads past every figure: only that this one is left out tells what is meant."""
    text = (
        "Migrasjonssenteret identifiserte og fulgte opp ett antatt offer i 2024. Senteret hjalp {} "
        "arbeidstakere med å melde arbeidsulykker til Nav, fordi arbeidsgiveren ikke hadde gjort det."
    )
    key = "work_injury_reports | migrasjonssenteret | 2024"
    for number, told, status in (
        ("19", "", Standing.NOT_MATCHED),
        ("19", key, Standing.DOES_NOT_FIT),
        ("18", key, Standing.AGREES),
    ):
        found = [c for c in recounted(norway, text.format(number), told).checked if c.printed == number]
        assert [c.status for c in found] == [status]


@pytest.mark.parametrize("text", ["De 2 barna var 4 år.", "1 kvinne på Lauras hus fikk bolig.", "Se merknad 7."])
def test_ages_stories_and_references_are_no_figures_there_either(norway, recounted, text) -> None:
    assert recounted(norway, text).select_by_status(Standing.DOES_NOT_FIT) == ()


def test_the_ends_of_a_range_that_is_turned_round_agree_with_nothing(norway) -> None:
    text = "I perioden 2022-2024 har det årlig blitt anmeldt ca. {} saker om menneskehandel."
    assert not norway.check_document(list(split_plain_lines(text.format("50-30")))).select_by_status(Standing.AGREES)


def test_some_of_the_cases_are_of_those_told_before(norway) -> None:
    """In sight of 10 granted in asylum cases, told further on."""
    text = (
        "UDI fattet 17 vedtak om begrenset oppholdstillatelse i 2024. {} av sakene ble innvilget. UDI fattet "
        "vedtak i 21 asylsaker i 2024. 10 av sakene ble innvilget."
    )
    found = [
        c.status for c in norway.check_document(list(split_plain_lines(text.format(10)))).checked if c.printed == "10"
    ]
    assert found[0] is not Standing.AGREES
    assert found[1] is Standing.AGREES


def test_of_two_boxes_read_as_one_line_the_label_is_the_last(norway) -> None:
    found = norway.check_document(
        list(split_plain_lines("Mange hadde vært i tvangsarbeid Latin-Amerika: 2 søkere"))
    ).checked
    assert [c.key.code("exploitation") for c in found if c.key] in ([], [None])


def test_what_is_not_this_years_figure_may_be_that_of_another_period(norway, recounted) -> None:
    text = (
        "Siden straffebudet kom i 2003, har 55 straffesaker ført til fellende dom. Av sakene gjelder {} "
        "seksuelle formål, 11 tvangsarbeid eller tvangstjenester og 1 en kombinasjon."
    )
    for number, status in (("43", Standing.AGREES), ("48", Standing.DOES_NOT_FIT)):
        (found,) = [c for c in recounted(norway, text.format(number)).checked if c.printed == number]
        assert (found.status, found.expected) == (status, "43")
