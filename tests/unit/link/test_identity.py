"""Identities: what is alike is read alike, what is missing stays missing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.link.identity import (
    COLUMNS,
    BirthDate,
    PersonName,
    derive_skeleton,
    list_skeletons,
    load_encoder_table,
    parse_birth,
    read_identity,
    transliterate,
)

NAMES = st.text(max_size=60)


@pytest.mark.parametrize(
    "spelled",
    [
        ("Muhammad", "Mohamed", "Mukhammed", "Mohammed", "محمد", "Мухаммед"),
        ("Ahmed", "Ahmad", "أحمد"),
        ("Hussein", "Husayn", "حسين"),
        ("Yousef", "Yusuf", "Jusuf", "يوسف"),
        ("Mahmoud", "Mahmud", "محمود"),
        ("Abdelrahman", "Abdulrahman"),
        ("Kowalski", "Kovalsky"),
        ("Yohannes", "Johannes", "ዮሐንስ"),
        ("Selamawit", "ሰላማዊት"),
        ("Nguyễn", "Nguyen"),
        ("Shukri", "Chukri", "Schukri"),
        ("Kristine", "Christine"),
        ("Ẹniọlá", "Eniola"),
    ],
)
def test_many_ways_to_spell_a_name_have_one_skeleton(spelled: tuple[str, ...]) -> None:
    assert len({derive_skeleton(word) for name in spelled for word in transliterate(name)}) == 1


def test_particles_count_only_where_nothing_else_does() -> None:
    assert list_skeletons(("de", "garcia", "la", "vega")) == list_skeletons(("garcia", "vega"))
    assert list_skeletons(("al", "bin"))


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("3.5.1999", BirthDate(1999, 1999, 5, 3)),
        ("1999-05-03T00:00:00", BirthDate(1999, 1999, 5, 3)),
        ("19990503", BirthDate(1999, 1999, 5, 3)),
        ("12/31/1990", BirthDate(1990, 1990, 12, 31)),
        ("3.5.99", BirthDate(1999, 1999, 5, 3)),
        ("3.5.26", BirthDate(2026, 2026, 5, 3)),
        ("3.5.27", BirthDate(1927, 1927, 5, 3)),
        ("٣.٥.١٩٩٩", BirthDate(1999, 1999, 5, 3)),
        ("01.01.1999", BirthDate(1999, 1999)),
        ("31.02.1999", BirthDate(1999, 1999)),
        ("00.00.1999", BirthDate(1999, 1999)),
        ("1999", BirthDate(1999, 1999)),
        ("05.1999", BirthDate(1999, 1999)),
        ("ca. 1999", BirthDate(1998, 2000)),
        ("~1999", BirthDate(1998, 2000)),
        ("2008–2010", BirthDate(2008, 2010)),
        ("", None),
        ("?", None),
        ("3 May 1999", None),
        ("120599", None),
        ("1.2.3.4.5", None),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(text: str, birth: BirthDate | None) -> None:
    assert parse_birth(text, 2026) == birth


@pytest.mark.parametrize(
    ("cells", "birth"),
    [
        ({"age": "15-17"}, BirthDate(2008, 2011)),
        ({"age": "17"}, BirthDate(2008, 2009)),
        ({"birth": "?", "birth_year": "2001", "age": "30"}, BirthDate(2001, 2001)),
        ({"birth": "1980-1999"}, None),
        ({"birth": "2027-05-05"}, None),
        ({"birth_year": "1800"}, None),
        ({"age": "200"}, None),
    ],
)
def test_the_best_that_is_known_of_a_birth_is_taken(cells: dict[str, str], birth: BirthDate | None) -> None:
    assert read_identity(cells, 2026).birth == birth


def test_aliases_and_names_in_one_column() -> None:
    found = read_identity({"name": "Okafor, Mary Joy", "alias": "Blessing; Sweet Joy alias Mary Okafor"}, 2026).names
    assert found == (
        PersonName(("joy", "mary"), ("okafor",)),
        PersonName(("blessing",), ("okafor",)),
        PersonName(("sweet",), ("joy",)),
        PersonName(("mary",), ("okafor",)),
    )


def test_a_name_that_is_said_to_be_unknown_is_missing() -> None:
    found = read_identity({"given": "Ukjent", "surname": "N.N.", "alias": "anonym"}, 2026)
    assert found.names == ()
    assert found.unread == ("given", "surname", "alias")
    assert read_identity({"surname": "Null Berg"}, 2026).names == (PersonName((), ("berg", "null")),)


def test_sex_and_nationality_that_cannot_be_read_are_missing() -> None:
    found = read_identity({"sex": "?", "nationality": "Kenya / Atlantis"}, 2026)
    assert (found.sexes, found.nationalities, found.unread) == ((), ("KE",), ("sex", "nationality"))
    assert read_identity({"sex": "K", "former_sex": "mann"}, 2026).sexes == ("f", "m")
    assert read_identity({"nationality": "Bosnia og Hercegovina"}, 2026).nationalities == ("BA",)


@pytest.mark.parametrize(
    ("cells", "linkable"),
    [
        ({"given": "Kim", "surname": "Lie"}, True),
        ({"birth_year": "1999"}, True),
        ({"age": "15-17"}, True),
        ({"given": "Kim", "sex": "f", "nationality": "NO"}, False),
        ({"surname": "Lie", "alias": "Kim"}, True),
        ({}, False),
    ],
)
def test_only_who_has_neither_a_full_name_nor_a_date_cannot_be_linked(cells: dict[str, str], linkable: bool) -> None:
    assert read_identity(cells, 2026).linkable is linkable


@given(NAMES, NAMES)
def test_the_order_of_names_tells_nothing(left: str, right: str) -> None:
    one = read_identity({"given": f"{left} {right}", "surname": right}, 2026)
    other = read_identity({"given": f"{right} {left}", "surname": right}, 2026)
    limit = load_encoder_table("rules")["filter"]["words"]
    if all(len(name.given) < limit for name in (*one.names, *other.names)):
        assert one.names == other.names


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=80)))
def test_whatever_stands_in_a_record_it_is_read(cells: dict[str, str]) -> None:
    found = read_identity(cells, 2026)
    words = [word for name in found.names for word in (*name.given, *name.surname)]
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert set(found.unread) <= set(cells)


@given(NAMES)
def test_what_is_latin_stays_as_it_is(text: str) -> None:
    words = transliterate(text)
    assert transliterate(" ".join(words)) == words


def test_each_header_means_one_kind_of_column() -> None:
    headers = load_encoder_table("rules")["headers"]
    assert list(headers) == list(COLUMNS)
    told: dict[str, set[str]] = {}
    for kind, words in headers.items():
        for word in words:
            told.setdefault(" ".join(transliterate(word)), set()).add(kind)
    assert not {word: kinds for word, kinds in told.items() if len(kinds) > 1}
    assert json.dumps(load_encoder_table("countries"))
