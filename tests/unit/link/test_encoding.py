"""Encodings: what they depend on, and what they do not show."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.errors import LinkError
from tilstand.link.encoding import EncodedRecord, RecordEncoder, format_canonical_json
from tilstand.link.identity import read_identity
from tilstand.link.submission import build_submission, parse_submission

KEY = bytes(range(32))
ENCODER = RecordEncoder(KEY, 2026, ["labour"])
FULL = {"given": "Kari Anne Li", "surname": "Nordmann", "birth": "3.5.1999", "sex": "K", "nationality": "NO"}
TOKENS = ("year", "day_month", "date", "sex", "nationality", "skeletons")


def encode(cells: dict[str, str], row: str = "0" * 16, encoder: RecordEncoder = ENCODER) -> EncodedRecord:
    return encoder.encode_record(read_identity(cells, 2026), row, cells.get("group", ""))


def dice(left: str | None, right: str | None) -> float:
    assert left
    assert right
    one, other = (int.from_bytes(urlsafe_b64decode(text + "=" * (-len(text) % 4))) for text in (left, right))
    return 2 * (one & other).bit_count() / (one.bit_count() + other.bit_count())


def test_words_of_a_name_in_any_order_encode_alike() -> None:
    found = {encode({**FULL, "given": " ".join(words)}).to_line() for words in permutations(("Kari", "Anne", "Li"))}
    assert len(found) == 1


def test_a_given_name_can_be_compared_with_a_surname() -> None:
    one, swapped = encode(FULL), encode({**FULL, "given": "Nordmann", "surname": "Kari Anne Li"})
    assert dice(one.given[0], swapped.surname[0]) > 0.8
    assert dice(one.surname[0], swapped.given[0]) > 0.8
    assert one.skeletons == swapped.skeletons


def test_like_names_have_like_filters_and_others_do_not() -> None:
    names = [encode({**FULL, "surname": name}).surname[0] for name in ("Nordmann", "Nordman", "Okafor")]
    assert dice(names[0], names[1]) > 0.75
    assert dice(names[0], names[2]) < 0.45


def test_near_years_overlap_and_a_band_overlaps_its_years() -> None:
    near = {year: encode({**FULL, "birth": f"3.5.{year}"}).years for year in (1990, 1992, 2005)}
    band = encode({**FULL, "birth": "1989-1993"})
    assert dice(near[1990], near[1992]) > dice(near[1990], near[2005]) + 0.3
    assert band.year is None
    assert dice(band.years, near[1990]) > 0.6


def test_day_and_month_in_either_order_are_one_token_and_two_dates() -> None:
    one, other = encode({**FULL, "birth": "3.5.1999"}), encode({**FULL, "birth": "5.3.1999"})
    assert one.day_month == other.day_month
    assert one.date != other.date


@given(st.sets(st.sampled_from(sorted(FULL))))
def test_what_is_missing_is_empty_and_said_to_be_missing(left: set[str]) -> None:
    """Nothing stands in for it that could differ from what another body knows."""
    found = encode({column: cell for column, cell in FULL.items() if column in left})
    whole = encode(FULL)
    for field in TOKENS:
        shown = getattr(found, field)
        if isinstance(shown, tuple):
            assert set(shown) <= set(getattr(whole, field))
        else:
            assert shown in (None, getattr(whole, field))
    assert found.linkable == bool({"given", "surname"} <= left or "birth" in left)
    if not found.linkable:
        assert not any(getattr(found, field) for field in (*TOKENS, "given", "surname", "years"))
        return
    said = {"given": found.given, "surname": found.surname}
    for field, filters in said.items():
        assert (field in found.missing) == (not any(filters))
    assert ("year" in found.missing) == (found.years is None)
    assert ("sex" in found.missing) == (found.sex == ())
    assert ("nationality" in found.missing) == (found.nationality == ())
    assert ("day_month" in found.missing) == (found.day_month is None)


def test_who_cannot_be_linked_leaves_no_encoding() -> None:
    found = encode({"given": "Kim", "sex": "f", "nationality": "SE", "group": "labour"})
    assert found == EncodedRecord(
        "0" * 16, False, ("day_month", "surname", "year"), {"age": "", "group": "labour", "sex": "f"}
    )


def test_a_changed_sex_marker_agrees_with_both_and_is_in_no_stratum() -> None:
    changed = encode({**FULL, "former_sex": "mann"})
    assert set(changed.sex) > set(encode(FULL).sex)
    assert changed.strata["sex"] == ""


@pytest.mark.parametrize(
    ("birth", "age"),
    [("2009", "child"), ("2008", "adult"), ("2007-2009", ""), ("2009-2012", "child"), ("?", "")],
)
def test_an_age_group_is_told_only_where_it_is_certain(birth: str, age: str) -> None:
    assert encode({**FULL, "birth": birth}).strata["age"] == age


def test_another_key_makes_everything_another() -> None:
    one, other = encode(FULL), encode(FULL, encoder=RecordEncoder(KEY[::-1], 2026))
    for field in (*TOKENS, "given", "surname", "years", "given_skeleton", "surname_skeleton"):
        assert not set(getattr(one, field) or ()) & set(getattr(other, field) or ()) or isinstance(
            getattr(one, field), str
        )
        assert getattr(one, field) != getattr(other, field)


def test_the_noise_is_of_the_record_and_not_of_the_name() -> None:
    """The same name in two records is not the same filter; the same record is encoded alike again."""
    one, other = encode(FULL), encode({**FULL, "birth": "4.5.1999"})
    assert one.given != other.given
    assert dice(one.given[0], other.given[0]) > 0.8
    assert encode(FULL, encoder=RecordEncoder(KEY, 2026, ["labour"])) == one


def test_about_one_bit_in_twenty_is_noise() -> None:
    found = [encode({"given": "Kari", "surname": "Li", "birth": str(year)}).given[0] for year in range(1950, 2026)]
    bits = [int.from_bytes(urlsafe_b64decode(f"{text}==")) for text in found if text]
    plain = sum((sum(bit >> place & 1 for bit in bits) > len(bits) / 2) << place for place in range(512))
    flipped = sum((bit ^ plain).bit_count() for bit in bits) / len(bits) / 512
    assert 0.015 < flipped < 0.035  # half of the 12/256 that are drawn anew


def submission_lines(*cells: dict[str, str]) -> bytes:
    records = [encode(one, f"{number:016x}") for number, one in enumerate(cells)]
    return build_submission(ENCODER, "body-1", len(cells), records).to_payload()


def test_a_submission_is_read_as_it_was_written() -> None:
    payload = submission_lines(FULL, {}, {**FULL, "alias": "Lita; Anita Berg"})
    found = parse_submission(payload)
    assert found.to_payload() == payload
    assert (found.header.records, found.header.linkable, found.header.key) == (3, 2, ENCODER.fingerprint)


@pytest.mark.parametrize(
    "change",
    [
        {"given": ["Kari Anne"]},
        {"name": "Kari Anne"},
        {"row": "Kari"},
        {"year": 1999},
        {"date": "1999-05-03"},
        {"sex": ["f"]},
        {"missing": ["Kari"]},
        {"strata": {"age": "adult", "sex": "f", "group": "Kari"}},
        {"strata": {"age": "adult", "sex": "f", "group": "", "name": "Kari"}},
        {"strata": None},
        {"strata": {"age": [], "sex": "f", "group": ""}},
        {"given": [], "surname": ["x"]},
        {"linkable": False},
        {"linkable": "Kari"},
        {"skeletons": ["Kari"]},
        {"given": "Kari"},
    ],
)
def test_whatever_is_no_encoding_is_refused_and_never_repeated(change: dict[str, Any]) -> None:
    import json

    head, line = submission_lines(FULL).decode().splitlines()
    changed = format_canonical_json({**json.loads(line), **change})
    with pytest.raises(LinkError) as refused:
        parse_submission(f"{head}\n{changed}\n".encode(), "file.tls")
    assert "Kari" not in str(refused.value)


@pytest.mark.parametrize(
    "payload",
    [b"", b"Kari;Nordmann\n", b"{}", b"[]\n", b"\xff\xfe", b'{"format":"tilstand-link/1"}', b"[" * 100_000],
    ids=range(7),
)
def test_what_is_no_submission_is_refused(payload: bytes) -> None:
    with pytest.raises(LinkError) as refused:
        parse_submission(payload, "file.tls")
    assert "Kari" not in str(refused.value)


def test_records_that_are_missing_or_twice_are_refused() -> None:
    head, first, second = submission_lines(FULL, {}).decode().splitlines()
    for lines in ([head, first], [head, first, first], [head, second, first]):
        with pytest.raises(LinkError):
            parse_submission("\n".join(lines).encode())
    assert replace(encode(FULL), row="1" * 16).row == "1" * 16
