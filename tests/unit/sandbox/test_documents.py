"""Zipped documents are not trusted: what is too large, too steep, hidden or ambiguous is not opened."""

from __future__ import annotations

import io
import zipfile

import pytest

from tilstand.sandbox import documents as limits
from tilstand.sandbox.documents import (
    MOST_BYTES,
    MOST_UNPACKED,
    ArchiveFault,
    DamagedXmlError,
    check_archive_xml,
    find_archive_fault,
    parse_xml_events,
    sum_unpacked_size,
)


def make_archive(**parts: bytes) -> zipfile.ZipFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_", "."), content)
    return zipfile.ZipFile(stream)


def test_an_ordinary_document_is_opened() -> None:
    archive = make_archive(a_xml=b"<a/>", b_txt=b"x" * 2_000)
    assert sum_unpacked_size(archive) == 2_004
    assert find_archive_fault(archive) is None


@pytest.mark.parametrize(("most", "found"), [(2, None), (1, ArchiveFault.PARTS)])
def test_as_many_parts_as_are_allowed_and_no_more(monkeypatch, most: int, found: ArchiveFault | None) -> None:
    monkeypatch.setattr("tilstand.sandbox.documents.MOST_ENTRIES", most)
    assert find_archive_fault(make_archive(a_xml=b"<a/>", b_xml=b"<b/>")) is found


@pytest.mark.parametrize(("most", "found"), [(8, None), (7, ArchiveFault.SIZE)])
def test_as_many_bytes_as_are_allowed_and_no_more(monkeypatch, most: int, found: ArchiveFault | None) -> None:
    monkeypatch.setattr("tilstand.sandbox.documents.MOST_UNPACKED", most)
    assert find_archive_fault(make_archive(a_xml=b"<a/>", b_xml=b"<b/>")) is found


@pytest.mark.parametrize(("size", "found"), [(1_000_000, None), (1_000_001, ArchiveFault.SIZE)])
def test_a_part_that_shrinks_to_nothing_is_a_bomb_only_if_it_is_large(size: int, found: ArchiveFault | None) -> None:
    assert find_archive_fault(make_archive(a_txt=b"0" * size)) is found
    assert find_archive_fault(make_archive(a_txt=b"0" * size, b_txt=b"small")) is found


@pytest.mark.parametrize(("ratio", "found"), [(20, None), (19, ArchiveFault.SIZE)])
def test_how_much_a_part_may_shrink(monkeypatch, ratio: int, found: ArchiveFault | None) -> None:
    archive = make_archive(a_txt=b"0" * 2_000_000)
    archive.infolist()[0].compress_size = 100_000
    monkeypatch.setattr("tilstand.sandbox.documents.MOST_RATIO", ratio)
    assert find_archive_fault(archive) is found


def test_encrypted_parts_are_not_opened() -> None:
    archive = make_archive(a_xml=b"<a/>", b_xml=b"<b/>")
    archive.infolist()[1].flag_bits |= 1
    assert find_archive_fault(archive) is ArchiveFault.ENCRYPTED


def test_what_two_readers_could_read_differently_is_not_opened() -> None:
    archive = make_archive(a_xml=b"<a/>", A_xml=b"<b/>")
    assert find_archive_fault(archive) is ArchiveFault.AMBIGUOUS
    unusual = make_archive(a_xml=b"<a/>", b_xml=b"<b/>")
    unusual.infolist()[0].compress_type = zipfile.ZIP_LZMA
    assert find_archive_fault(unusual) is ArchiveFault.AMBIGUOUS
    stored = make_archive(a_xml=b"<a/>")
    stored.infolist()[0].compress_type = zipfile.ZIP_STORED
    assert find_archive_fault(stored) is None


def test_elements_are_called_with_their_names_and_attributes_in_order() -> None:
    found: list[tuple[str, dict[str, str]]] = []
    parse_xml_events(b'<a xmlns="urn:x"><b c="1"/></a>', lambda name, about: found.append((name, about)))
    assert found == [("a", {}), ("b", {"c": "1"})]
    parse_xml_events(b"<a/>")


@pytest.mark.parametrize(
    "content", [b"<a>", b"", b"<a/><b/>", b"<!DOCTYPE a><a/>", b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>']
)
def test_xml_that_cannot_be_parsed_or_brings_a_type_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedXmlError):
        parse_xml_events(content)
    for name in ("a_xml", "a_rels", "A_XML"):
        with pytest.raises(DamagedXmlError):
            check_archive_xml(make_archive(**{name: content}))
    check_archive_xml(make_archive(a_txt=content))
    check_archive_xml(make_archive(a_xml=b"<a/>"))


def test_the_limits_are_those_that_the_guide_tells() -> None:
    assert (MOST_BYTES, MOST_UNPACKED) == (20_000_000, 100_000_000)
    assert (limits.MOST_ENTRIES, limits.MOST_RATIO) == (2_000, 200)


def test_every_reason_has_the_name_under_which_it_is_worded() -> None:
    assert [one.value for one in ArchiveFault] == ["parts", "size", "encrypted", "ambiguous"]
