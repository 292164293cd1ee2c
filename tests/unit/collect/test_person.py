from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.collect.person import pseudonym_fault, revealing


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("01019012345", "an identity number"),
        ("010190 12345", "an identity number"),
        ("010190-12345", "an identity number"),
        ("31129956715", "an identity number"),
        ("kari@example.org", "an e-mail address"),
        ("22334455", "a telephone number"),
        ("+47 22 33 44 55", "a telephone number"),
        ("1.2.1990", "a date"),
        ("1990-02-01", "a date"),
        ("Kari", "a name"),
        ("Kari Oppdiktet", "a name"),
        ("Anne-Grete Oppdiktet", "a name"),
        ("came with her sister", "free text"),
        ("x" * 50, "free text"),
    ],
)
def test_what_may_show_who_somebody_is(text: str, kind: str) -> None:
    assert revealing(text).text("en") == kind
    assert pseudonym_fault(text, 2031) is not None


@pytest.mark.parametrize("text", ["female", "trans_or_nonbinary", "9--17", "utl_28_1a"])
def test_codes_show_nobody(text: str) -> None:
    assert revealing(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "99999",
        "K-0017",
        "sak 12",
        "2031-118",
        "2031/0118",
        "9f86d081884c7d65",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
    ],
)
def test_pseudonyms(text: str) -> None:
    assert pseudonym_fault(text, 2031) is None


@pytest.mark.parametrize(
    "text",
    ["kari", "KARI", "Anna1985", "0502-1990", "1990/0502", "deadbeef", "abcdefabcdefabcd", "123456", "K"],
)
def test_what_only_looks_like_a_pseudonym(text: str) -> None:
    assert pseudonym_fault(text, 2031) is not None


@given(st.dates().map(lambda day: day.strftime("%d%m%y")), st.integers(0, 99999))
def test_a_date_and_five_digits_never_pass(day: str, rest: int) -> None:
    for number in (f"{day}{rest:05d}", f"{day} {rest:05d}", f"{day}-{rest:05d}"):
        assert pseudonym_fault(number, 2031) is not None
        assert revealing(number) is not None


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"]), min_size=3, max_size=30))
def test_words_never_pass_as_pseudonyms(word: str) -> None:
    assert pseudonym_fault(word, 2031) is not None
