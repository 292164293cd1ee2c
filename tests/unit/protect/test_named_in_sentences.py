"""How a sentence names cells and what it counts: forms, compounds, ages, others, parts, things."""

import pytest

from tilstand.protect.text.code_words import CodeWords, ShownCells
from tilstand.protect.text.inferences import find_text_rows
from tilstand.protect.text.mentions import find_code_mentions

CHILD, YOUNG, OLD = ("age", "child"), ("age", "young"), ("age", "old")
FARM, HOTEL, DOCK = ("sector", "farm"), ("sector", "hotel"), ("sector", "dock")
TAGS = ("nb", "nn", "en", "sv", "pl")
CALLED = {
    CHILD: ("under 18 år", "under 18 år", "under 18", "under 18 år", "poniżej 18 lat"),
    YOUNG: ("18–24 år", "18–24 år", "18–24", "18–24 år", "18–24 lat"),
    OLD: ("25 år og eldre", "25 år og eldre", "25 or over", "25 år och äldre", "25 lat i więcej"),
    FARM: ("gård", "gard", "farm", "gård", "gospodarstwo"),
    HOTEL: ("hotell", "hotell", "hotel", "hotell", "hotel"),
    DOCK: ("fra Kaia", "frå Kaia", "from the Quay"),
}
WORDS = {code: {tag: (one,) for tag, one in zip(TAGS, own, strict=False)} for code, own in CALLED.items()}
PRINTED = {
    frozenset(): (90, 80),
    frozenset({CHILD}): (13, 14),
    frozenset({YOUNG}): (37, 30),
    frozenset({OLD}): (40, 36),
    frozenset({FARM}): (26, 20),
    frozenset({HOTEL}): (44, 40),
    frozenset({DOCK}): (20, 20),
    frozenset({HOTEL, CHILD}): (7, 6),
}
HOLES = frozenset(
    frozenset({sector, age})
    for sector in (FARM, HOTEL, DOCK)
    for age in (CHILD, YOUNG, OLD)
    if frozenset({sector, age}) not in PRINTED
)
SHOWN = ShownCells(3, CodeWords(WORDS), PRINTED, HOLES)


def _kinds(text: str, language: str) -> list[str]:
    return [one.kind for one in find_text_rows(text, language, SHOWN)]


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("nb", "Gårdene og gårdsarbeiderne", [FARM, FARM]),
        ("nn", "Hotella og gardane", [HOTEL, FARM]),
        ("en", "Farms, and those of the Quay", [FARM, DOCK]),
        ("sv", "Gårdarna", [FARM]),
        ("pl", "W hotelach", [HOTEL]),
        ("nb", "Mindreårige fra Kaia", [CHILD, DOCK]),
        ("nb", "Kaia", [DOCK]),
        ("nn", "Dei som hadde fylt 18 år", [OLD, YOUNG]),
        ("en", "Those aged 18 or over on farms", [OLD, YOUNG, FARM]),
        ("sv", "Vuxna på hotellen", [OLD, YOUNG, HOTEL]),
        ("pl", "Małoletni", [CHILD]),
        ("nb", "Andre steder enn på gårder", [DOCK, HOTEL]),
        ("en", "Outside farms and hotels", [DOCK]),
        ("nn", "Andre enn dei på hotell", [DOCK, FARM]),
    ],
)
def test_codes_are_known_by_other_forms_by_ages_and_by_what_is_not_meant(language, text, codes):
    assert sorted(one.code for one in find_code_mentions(text, language, SHOWN.words)) == sorted(codes)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "En trettendedel på gårdene var mindreårige."),
        ("nb", "Hver trettende på gårdene var under 18 år."),
        ("nb", "24 av de 26 registreringene på gårder gjaldt andre enn mindreårige."),
        ("nb", "Ruten med kolon for mindreårige på gårder dekker 2."),
        ("nn", "Av dei 26 på gardane hadde 24 kome dit etter at dei hadde fylt 18 år."),
        ("nn", "Barnearbeid tok slutt: Under 18 år på gard forsvann frå tabellen."),
        ("nn", "Gard er den einaste sektoren utan nokon under 18 år."),
        ("en", "One thirteenth of those on farms were minors."),
        ("en", "92.3 per cent of those on farms were adults."),
        ("en", "Minors on farms were not recorded this year."),
        ("en", "The colon for minors on farms is two."),
        ("en", "The farm's only minor is back at school."),
        ("en", "Minors came to six from hotels and a minor from a farm."),
        ("en", "Thirteen minors: seven in hotels, seven on farms."),
        ("en", "Not one of the farm's fourteen is under 18."),
        ("en", "Minors on farms: one."),
        ("nb", "Mindreårige på gårder, ja. Kaia fant to slike, begge under 18 år."),
        ("nb", "Hver enkelt av de to mindreårige på gårdene har verge."),
        ("nn", "Frå tre til to: Så mykje minka talet på mindreårige på gardane."),
        ("en", "The Quay's two minors attend the same school."),
        ("nn", "Av dei på gard sat ein att som ikkje var fylt 18 år."),
        ("nb", "Det gjenstår ett ubesvart tilfelle på Kaia."),
        ("nb", "Kaia hadde én eneste mindreårig."),
        ("nn", "To gardsfolk var ikkje fylte 18 år."),
        ("sv", "Två av de minderåriga arbetade på gårdarna."),
        ("pl", "Dwóch małoletnich było w gospodarstwie."),
    ],
)
def test_a_hidden_cell_is_given_away_however_it_is_named(language, text):
    assert _kinds(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Politiet var på to gårder og ett hotell."),
        ("nb", "Alle unntatt én av gårdene hadde avtale."),
        ("nb", "Tilsynet gjorde tolv kontroller på gårder, hvorav to om natten."),
        ("nn", "Éin av gardane bytte eigar i mai."),
        ("nn", "77 hadde fylt 18 år."),
        ("en", "One of the hotels has two wings."),
        ("en", "There were 14 visits to farms, one of which took all night."),
        ("en", "The board has two members over 25."),
        ("en", "The court heard two cases of work on farms."),
        ("en", "A colon on the row of farms stands for zero to two."),
        ("nb", "Én gårdsarbeiders historie kan leses på side 4."),
        ("nb", "Kaia inviterer alle til suppe, også mindreårige."),
        ("en", "A single farm inspection found two hotel rooms."),
        ("nb", "Kaia tok 20, ti av hver."),
        ("en", "One seventh of those in hotels were minors."),
        ("en", "No minor on a farm is refused help without a reason."),
        ("sv", "Två av gårdarna stängdes."),
    ],
)
def test_so_many_places_and_what_follows_from_print_stop_nothing(language, text):
    assert _kinds(text, language) == []
