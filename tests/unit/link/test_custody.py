"""Keys and sealed files: what opens, what is refused, and what the log keeps."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tilstand.errors import ArchiveError, LinkError, UsageError
from tilstand.link import sealing
from tilstand.link.custody import KeyCustody, create_unit_key, open_unit_key, open_year_key, read_custody_log
from tilstand.link.identity import read_identity
from tilstand.link.sealing import open_submission, parse_unit_key, seal_submission, verify_record
from tilstand.link.submission import LinkSubmission, build_submission

PHRASE, BODY_PHRASE = "custodian phrase of words", "body phrase of words"
NOW, DAY = datetime(2026, 12, 1, tzinfo=UTC), date(2027, 3, 1)


@pytest.fixture(autouse=True)
def few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "ROUNDS", 1_000)  # what makes guessing slow makes tests slow


@pytest.fixture
def custody(tmp_path: Path) -> KeyCustody:
    found = KeyCustody(tmp_path / "custody", PHRASE, "custodian", NOW)
    found.create_key(2026, DAY, ["labour"], "unit")
    return found


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    folder = tmp_path_factory.mktemp("unit")
    create_unit_key(folder, PHRASE)
    return parse_unit_key((folder / "unit.pub").read_text()), open_unit_key(folder / "unit.key", PHRASE)


def submitted(custody: KeyCustody) -> LinkSubmission:
    sealed, _ = custody.seal_key(2026, "body-1", BODY_PHRASE)
    encoder = open_year_key(sealed, BODY_PHRASE, DAY).to_encoder()
    record = encoder.encode_record(read_identity({"given": "Kari", "surname": "Nordmann"}, 2026), "0" * 16)
    return build_submission(encoder, "body-1", 1, [record])


def test_all_bodies_get_the_same_key_and_each_its_own_file(custody: KeyCustody) -> None:
    one, _ = custody.seal_key(2026, "body-1", BODY_PHRASE)
    other, _ = custody.seal_key(2026, "body-2", BODY_PHRASE)
    keys = [open_year_key(sealed, BODY_PHRASE, DAY) for sealed in (one, other)]
    assert keys[0].key == keys[1].key
    assert [key.body for key in keys] == ["body-1", "body-2"]
    assert (keys[0].year, keys[0].groups, keys[0].unit, keys[0].expires) == (2026, ("labour",), "unit", DAY)
    assert len(keys[0].key) == 32


@pytest.mark.parametrize("phrase", ["custodian phrase of words", "short", ""])
def test_a_wrong_passphrase_opens_nothing(custody: KeyCustody, phrase: str) -> None:
    sealed, _ = custody.seal_key(2026, "body-1", BODY_PHRASE)
    with pytest.raises(LinkError) as told:
        open_year_key(sealed, phrase, DAY, "body.key")
    assert "body.key" in told.value.title


def test_an_expired_key_encodes_nothing(custody: KeyCustody) -> None:
    sealed, _ = custody.seal_key(2026, "body-1", BODY_PHRASE)
    with pytest.raises(LinkError) as told:
        open_year_key(sealed, BODY_PHRASE, date(2027, 3, 2), "body.key")
    assert "2026" in told.value.title


@pytest.mark.parametrize("place", [0, 60, 200, -3])
def test_a_key_file_that_was_changed_or_cut_off_opens_nothing(custody: KeyCustody, place: int) -> None:
    sealed, _ = custody.seal_key(2026, "body-1", BODY_PHRASE)
    letters = list(sealed)
    letters[place] = "A" if letters[place] != "A" else "B"
    for changed in ("".join(letters), sealed[:-40], "", "Kari;Nordmann", sealed.split(".")[0]):
        with pytest.raises(LinkError) as told:
            open_year_key(changed, BODY_PHRASE, DAY, "body.key")
        assert "Kari" not in str(told.value)


def test_a_key_of_another_kind_is_none_of_a_year(custody: KeyCustody, tmp_path: Path) -> None:
    create_unit_key(tmp_path / "unit", PHRASE)
    with pytest.raises(LinkError):
        open_year_key((tmp_path / "unit" / "unit.key").read_text(), PHRASE, DAY)
    with pytest.raises(LinkError):
        open_unit_key(custody.folder / "2026.key", PHRASE)


def test_the_log_tells_what_was_done_with_each_key(custody: KeyCustody) -> None:
    custody.seal_key(2026, "body-1", BODY_PHRASE)
    custody.destroy_key(2026)
    told = read_custody_log(custody.folder)
    assert [(one["act"], one["body"], one["year"]) for one in told] == [
        ("new", "", 2026),
        ("seal", "body-1", 2026),
        ("destroy", "", 2026),
    ]
    assert len({one["key"] for one in told}) == 1
    assert not (custody.folder / "2026.key").exists()


def test_a_destroyed_key_is_neither_sealed_nor_made_again(custody: KeyCustody) -> None:
    custody.destroy_key(2026)
    for act in (
        lambda: custody.seal_key(2026, "body-1", BODY_PHRASE),
        lambda: custody.destroy_key(2026),
        lambda: custody.create_key(2026, DAY),
    ):
        with pytest.raises(UsageError):
            act()


def test_an_expired_key_can_be_destroyed(custody: KeyCustody) -> None:
    late = KeyCustody(custody.folder, PHRASE, "custodian", datetime(2030, 1, 1, tzinfo=UTC))
    assert late.destroy_key(2026)["act"] == "destroy"


@pytest.mark.parametrize(
    ("act", "arguments"),
    [
        ("create_key", (2026, DAY)),
        ("create_key", (2027, date(2026, 11, 30))),
        ("create_key", (2027, DAY, ["Kari Nordmann"])),
        ("seal_key", (2025, "body-1", BODY_PHRASE)),
        ("seal_key", (2026, "body 1", BODY_PHRASE)),
        ("seal_key", (2026, "body-1", "short")),
        ("seal_key", (2026, "body-1", PHRASE)),
    ],
)
def test_what_a_custodian_cannot_do(custody: KeyCustody, act: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(UsageError):
        getattr(custody, act)(*arguments)
    assert len(read_custody_log(custody.folder)) == 1


def test_a_custodian_with_another_passphrase_does_nothing(custody: KeyCustody) -> None:
    other = KeyCustody(custody.folder, "another phrase of words", "custodian", NOW)
    for act in (lambda: other.destroy_key(2026), lambda: other.create_key(2027, DAY)):
        with pytest.raises(LinkError):
            act()
    assert (custody.folder / "2026.key").exists()


def test_a_log_that_was_changed_is_told(custody: KeyCustody, tmp_path: Path) -> None:
    custody.seal_key(2026, "body-1", BODY_PHRASE)
    file = custody.folder / "log.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[1])
    with pytest.raises(ArchiveError):
        read_custody_log(custody.folder)
    record = json.loads(lines[1])
    file.write_bytes(json.dumps({**record, "before": "0" * 64}).encode() + b"\n")
    with pytest.raises(LinkError):  # signed, but for another place
        read_custody_log(custody.folder)
    file.write_bytes(lines[0])
    other = KeyCustody(tmp_path / "other", PHRASE, "custodian", NOW)
    other.create_key(2026, DAY)
    (custody.folder / "custodian.pub").write_bytes((tmp_path / "other" / "custodian.pub").read_bytes())
    with pytest.raises(LinkError):  # signed by somebody else
        read_custody_log(custody.folder)
    assert read_custody_log(tmp_path) == []
    assert verify_record("no.signature.at all", json.loads((tmp_path / "other" / "custodian.pub").read_text())) is None


def test_only_the_linkage_unit_opens_what_is_sealed_to_it(
    custody: KeyCustody, unit: tuple[dict[str, Any], dict[str, Any]], tmp_path: Path
) -> None:
    public, private = unit
    submission = submitted(custody)
    sealed = seal_submission(submission, public)
    assert open_submission(sealed, private) == submission
    assert b"Kari" not in sealed
    create_unit_key(tmp_path / "other", PHRASE)
    other = open_unit_key(tmp_path / "other" / "unit.key", PHRASE)
    for key in (other, {**other, "kid": private["kid"]}):
        with pytest.raises(LinkError):
            open_submission(sealed, key, "body.tls")


def test_a_sealed_file_that_was_changed_cut_off_or_never_sealed_is_refused(
    custody: KeyCustody, unit: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    public, private = unit
    sealed = seal_submission(submitted(custody), public)
    for part, letters in enumerate(sealed.split(b".")):
        parts = sealed.split(b".")
        parts[part] = letters[:5] + (b"A" if letters[5:6] != b"A" else b"B") + letters[6:]
        with pytest.raises(LinkError):
            open_submission(b".".join(parts), private, "body.tls")
    for bad in (sealed[:-10], sealed[:300], b"", b"Fornavn;Etternavn\nKari;Nordmann\n", b"PK\x03\x04", sealed + b".A"):
        with pytest.raises(LinkError) as told:
            open_submission(bad, private, "body.tls")
        assert "Kari" not in str(told.value)


def test_a_private_a_short_and_no_key_are_no_public_key(tmp_path: Path, unit: Any) -> None:
    from joserfc.jwk import ECKey, RSAKey

    short = RSAKey.generate_key(2048).as_dict(private=False)
    for text in (json.dumps(unit[1]), json.dumps(short), json.dumps(ECKey.generate_key("P-256").as_dict()), "", "[]"):
        with pytest.raises(LinkError):
            parse_unit_key(text, "unit.pub")
    with pytest.raises(UsageError):
        create_unit_key(tmp_path, "short")
    create_unit_key(tmp_path, PHRASE)
    with pytest.raises(UsageError):
        create_unit_key(tmp_path, PHRASE)
