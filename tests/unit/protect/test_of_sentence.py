"""What a sentence gives away: the sentences kept for it, and the kinds of it one by one."""

import pytest

from tilstand.protect.text.code_words import CodeWords, ShownCells
from tilstand.protect.text.inferences import find_text_rows

WOMAN, MAN, NORTH, SOUTH = ("sex", "woman"), ("sex", "man"), ("place", "north"), ("place", "south")
WORDS = {
    WOMAN: {"nb": ("kvinner",), "en": ("women", "woman"), "sv": ("kvinnor",), "pl": ("kobiet", "kobiety")},
    MAN: {
        "nb": ("menn", "mann"),
        "nn": ("menn", "mann"),
        "en": ("men", "man"),
        "sv": ("män", "man"),
        "pl": ("mężczyzn", "mężczyźni"),
    },
    NORTH: {"nb": ("Nord",), "nn": ("Nord",), "en": ("the north",), "sv": ("Nord",), "pl": ("na północy",)},
    ("place", "east"): {"en": ("the east",)},
    SOUTH: {"nb": ("Sør",), "en": ("the south",), "sv": ("Syd",), "pl": ("na południu",)},
}
PRINTED = {
    frozenset(): (61, 58),
    frozenset({WOMAN}): (47, 44),
    frozenset({MAN}): (14, 14),
    frozenset({SOUTH}): (40, 39),
    frozenset({SOUTH, MAN}): (0, 2),
}


def _kinds(text: str, language: str = "en", threshold: int = 3) -> list[str]:
    shown = ShownCells(threshold, CodeWords(WORDS), PRINTED)
    return [one.kind for one in find_text_rows(text, language, shown)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Two of those in the north were men.", "few"),
        ("Eleven of the twelve in the north were women.", "rest"),
        ("All but one in the north were women.", "few"),
        ("No men came to the north.", "none"),
        ("Everyone in the north was a woman.", "all"),
        ("Of the three in the north, 33 per cent were men.", "share"),
        ("The north had one man more than the year before.", "change"),
        ("Most men after the south were in the north.", "rank"),
        ("The only man in the north was an adult.", "one"),
        ("At least one man was in the north.", "few"),
        ("The north gave shelter to 46 women.", "rest"),
        ("The east had 20 people.", "rest"),
        ("Women in the north and the east were together 46.", "rest"),
        ("Of the 40 women met, 22 were in the north and 17 in the east.", "rest"),
        ("Of the nine in the north, four stayed, three left and the last ones were sent on.", "rest"),
        ("The 15 in the north and the 14 women among them were met.", "rest"),
        ("Women were 97.5 per cent of those helped in the south.", "share"),
        ("The north is the difference between 61 and the 60 elsewhere.", "rest"),
        ("Sixteen women stayed in the north, 15 of them all winter.", "rest"),
        ("Of the 61, 40 were in the south and 20 in the north; the others were in the east.", "rest"),
        ("A permit was granted to every woman in the north.", "all"),
        ("A man from the north told of it.", "one"),
        ("The north sheltered 46 women and otherwise men.", "rest"),
        ("Only in one case did the north reply of its women.", "few"),
        ("The women in the north, two sisters, live there.", "few"),
        ("The north did not shelter anybody from the sea.", "none"),
        ("Men were found in the south and nowhere else.", "none"),
        ("The east was said to have recorded nobody; the north recorded solely men.", "none"),
        ("The number of men in the north is withheld, but it sank from two to one.", "few"),
        ("The two missing from the 61 were in the east.", "few"),
        ("One man in the north may have left.", "few"),
        ("Two men told the secretariat of the north.", "few"),
        ("The secretariat met two men in the north.", "few"),
        ("The police registered a boy in the north.", "one"),
        ("One man was met in the north, and that is one too many.", "few"),
        ("There were nine women for every man in the north.", "share"),
        ("The beds in the north went exclusively to women.", "all"),
        ("A married couple came from the north.", "few"),
        ("Those in the north could be counted on two fingers.", "few"),
        ("The man in the north is alone in the statistics.", "one"),
        ("Five women and two others came to the north.", "few"),
        ("Nine came from the south and six from the east; the last one came from the north.", "one"),
        ("The north may take men, but there lived none in 2020.", "none"),
        ("The police did not register men in the north.", "none"),
        ("Each 20. of those met in the south was a woman.", "share"),
    ],
)
def test_each_way_of_saying_it_is_told_by_its_kind(text, kind):
    assert kind in _kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "47 women and 14 men were identified.",
        "No men were identified in the south.",
        "Three in four were women.",
        "Fewer than three men were in the north.",
        "All but one of the ministries replied. Two reports were printed.",
        "The number of women rose by three.",
        "No one should be punished in the north.",
        "The north has four boats in the harbour, and one in the sound.",
        "The number of men in the north is hidden: fewer than three, and that includes zero.",
        "The women and the men come to 61, as printed; the discrepancy is zero.",
        "The house by the harbour has six beds and the one in the north two.",
        "For men in the north the range is anything from zero to two.",
        "The numbers one and two are never printed for the north.",
        "We do not know of anyone in the north who would pay.",
        "All in the north were women or men.",
        "Two of the six wards are open; the other two are closed.",
        "A hidden cell of the north may hold zero, one or two persons.",
        "Each woman has one lawyer for at most two weeks.",
        "Neither map shows the north.",
        "Fewer than three came from the north, or none.",
        "Neither the north nor the south asked for funds.",
        "Regulation No. 1 of the north applies to both women and men.",
        "Of the 61, 47 were women and the rest men.",
        "Rows of one or two persons are merged.",
        "Two people may share a name.",
        "Even one woman in the north is one too many.",
        "The editorial board consists of two women and one man.",
        "Two women at the secretariat visited the north.",
        "The translators, two women and one man, came from the north.",
        "Zero, one and two are replaced by a colon.",
        "Women are found not only in the north.",
        "A household of two persons is counted as one.",
        "If two women are siblings, they answer once.",
        "A woman who moves from the north to the south is counted as one.",
        "Figure 4 shows only women in the north.",
        "The north means that the woman had left the south before.",
        "Most men met in the north were tired.",
        "The decision was whether the woman in the north had a right to stay.",
        "In refusals the man from the north was heard first.",
        "Nobody has given a number for men in the north.",
        "The north is, above all, where women live and men work.",
        "The house in the north is at Harbour Street 2.",
        "Women grew by just three, from 44 to 47.",
        "Support for the north fell from 2 to 1 million.",
        "One and the same woman may be met in the north and the south.",
        "Of how men in the north live we do not say anything.",
        "Three boats lay in the south, one in the east and none in the north.",
        "The number of women in the north was no more and no less than before.",
        "Men were not met in the north but in the south.",
    ],
)
def test_what_is_in_print_or_counts_nobody_is_let_through(text):
    assert _kinds(text) == []


def test_the_threshold_is_the_policy_s():
    assert _kinds("Four men were in the north.") == []
    assert _kinds("Four men were in the north.", threshold=5) == ["few"]


@pytest.mark.parametrize(
    ("language", "few", "none", "fine"),
    [
        ("sv", "Två män bodde i Nord.", "Inga män bodde i Nord.", "47 kvinnor identifierades."),
        ("pl", "Dwóch mężczyzn było na północy.", "Żaden z mężczyzn nie był na północy.", "Było 47 kobiet."),
    ],
)
def test_another_language_is_words_and_no_code(language, few, none, fine):
    assert _kinds(few, language) == ["few"]
    assert _kinds(none, language) == ["none"]
    assert _kinds(fine, language) == []


@pytest.mark.parametrize(
    ("language", "told", "fine"),
    [
        ("nb", "Menn ble registrert bare i Nord.", "Celler med én eller to personer vises ikke."),
        ("nn", "Menn vart registrerte berre i Nord.", "To personar kan ha same namn."),
        ("sv", "Män påträffades endast i Nord.", "Ett barn är ett för mycket."),
        ("pl", "Mężczyźni byli tylko na północy.", "Dwie osoby mogą mieć to samo nazwisko."),
    ],
)
def test_what_was_in_one_place_alone_and_what_may_be_with_anybody_in_every_language(language, told, fine):
    assert "none" in _kinds(told, language)
    assert _kinds(fine, language) == []


@pytest.mark.parametrize(
    ("language", "told", "fine"),
    [
        ("nb", "Et ektepar kom fra Nord.", "Ingen har oppgitt tall for menn i Nord."),
        ("nn", "Mennene i Nord kunne teljast på to fingrar.", "Ein og same mann kan bli møtt i Nord."),
        ("sv", "Ett äktapar kom från Nord.", "Ingen har uppgett siffror för män i Nord."),
        ("pl", "Małżeństwo było na północy.", "Nikt nie podał liczby mężczyzn na północy."),
    ],
)
def test_two_who_belong_together_and_nobody_who_told_a_number_in_every_language(language, told, fine):
    assert _kinds(told, language) == ["few"]
    assert _kinds(fine, language) == []


def test_it_stands_where_the_words_stand():
    (one,) = find_text_rows("There were 61. Two men were in the north.", "en", ShownCells(3, CodeWords(WORDS), PRINTED))
    assert (one.text, one.start) == ("Two", 15)
    assert frozenset({MAN, NORTH}) in one.cells


def test_only_the_code_that_a_number_counts_is_meant_of_its_dimension():
    (one,) = find_text_rows("Two women came to help the men.", "en", ShownCells(3, CodeWords(WORDS), PRINTED))
    assert one.cells == (frozenset({WOMAN}),)


def test_a_share_told_as_an_order_stands_there_in_full():
    found = find_text_rows(
        "Every fourth of the eight in the north was a man.", "en", ShownCells(3, CodeWords(WORDS), PRINTED)
    )
    assert ("share", "Every fourth", 0) in [(one.kind, one.text, one.start) for one in found]


def test_a_share_is_taken_of_the_last_period_s_whole():
    """2.5 per cent of 40 is one; of the 39 of the year before it is no number of persons."""
    text = "In the south, 2.5 per cent were women."
    for printed, kinds in (((40, 39), ["share"]), ((39, 40), [])):
        shown = ShownCells(3, CodeWords(WORDS), {frozenset({SOUTH}): printed})
        assert [one.kind for one in find_text_rows(text, "en", shown)] == kinds


HOLES = frozenset({frozenset({NORTH, MAN}), frozenset({NORTH, WOMAN}), frozenset({SOUTH, WOMAN})})


def _beside_holes(text: str, language: str = "en") -> list[str]:
    shown = ShownCells(3, CodeWords(WORDS), PRINTED, HOLES)
    return [one.kind for one in find_text_rows(text, language, shown)]


@pytest.mark.parametrize(
    "text",
    [
        "The north gave a bed to 21 women.",
        "The north had as many men as women.",
        "For each man in the north there were six women.",
        "A fifth of the women met were in the north.",
        "The north has yet to meet any men.",
        "Men in the north? None, says the vicar.",
        "The second and last man in the north came in May.",
        "The north wrote down one name among its men.",
        "Not a soul among the men came to the north.",
        "The men in the north: the lonely man by the sea, and nobody else.",
        "Men were spared in the north.",
        "There has not been a man in the north since 2019.",
        "Men were met by everyone but the north.",
        "There was no trace of men in the north.",
        "The north met a man only once.",
        "Men are absent from the list of the north.",
        "Women are three times as common as men in the north.",
        "The women by place: the south 31, the north 16.",
    ],
)
def test_whatever_ties_a_hidden_cell_to_something_known_gives_it_away(text):
    assert _beside_holes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Men and women in the south came to 40.",
        "The number of men in the north is lower than three.",
        "The north had nearly as many men as women.",
        "The north spends 40 kroner per day on its men.",
        "Section 4(2) is about men in the north.",
        "The book club in the north reads “Two men”.",
        "Nearly all in the north were women.",
        "The north had as many men as last year.",
        "Men in the north eat two by two.",
        "In the north most are women.",
        "Of the 40 in the south most were women.",
        "The kitchen for men in the north cost two million.",
        "If one man in the north asks for help, he gets it.",
        "One man may be met in the north and the east.",
        "One in three found work in the south.",
        "Nearly half of the women were in the north.",
        "Support for men in the north was doubled, from one to two million kroner.",
    ],
)
def test_what_leaves_a_hidden_cell_as_it_was_is_let_through_beside_holes(text):
    assert _beside_holes(text) == []


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nb", "Nord hadde like mange menn som kvinner."),
        ("nn", "Nord har til gode å møte nokon menn."),
        ("sv", "Nord hade dubbelt så många kvinnor som män."),
        ("pl", "Na północy było tyle samo kobiet co mężczyzn."),
    ],
)
def test_a_hidden_cell_is_tied_to_another_in_every_language(language, told):
    assert _beside_holes(told, language)
