"""Accounts by command: written and sent once, approved for exactly what was sent, objected to."""

from __future__ import annotations

import email
import email.policy
import json
import shutil
from pathlib import Path

import pytest

from tilstand.round.accounts import describe_acts_since
from tilstand.workflow.actions import derive_subject_states
from tilstand.workflow.event_log import RoundEvent

from .conftest import FOLDER

pytestmark = pytest.mark.slow

KARI = ("--by", "Kari Prøve", "--language", "en")
OLA = ("--person", "Ola Prøve")
HAVN = "havn_shelter"


@pytest.fixture
def made(tilstand, place: Path, tmp_path: Path):
    """All accounts with their mails, and what was said of each."""

    def write(*more: object):
        out = ("--out", tmp_path / "out", "--mails", tmp_path / "mails")
        done = tilstand("round", "account", place, "2031", *more, *out, *KARI, "--json")
        assert done.returncode == 0, done.stderr
        return {one["provider"]: one for one in json.loads(done.stdout)}

    return write


@pytest.fixture(scope="module")
def sent(called, tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """Every account written and sent, once for all tests that begin there, and their checksums."""
    folder = tmp_path_factory.mktemp("sent")
    place = shutil.copytree(FOLDER, folder / "sagaland")
    out = ("--out", folder / "out", "--mails", folder / "mails")
    done = called("round", "account", place, "2031", *out, *KARI, "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder, {one["provider"]: one["shown"] for one in json.loads(done.stdout)}


@pytest.fixture
def shown(sent: tuple[Path, dict[str, str]], tmp_path: Path) -> str:
    """The checksum of a body's account; `place` is a copy in which all have been sent."""
    shutil.copytree(sent[0], tmp_path, dirs_exist_ok=True)
    return sent[1][HAVN]


def acts(place: Path) -> list[tuple[str, str]]:
    files = (place / "rounds" / "2031" / "log").glob("*.jsonl")
    lines = [json.loads(line) for one in files for line in one.read_text("utf-8").splitlines()]
    return [(one["subject"], one["act"]) for one in lines if one["track"] == "account"]


def changed(place: Path) -> None:
    file = place / "rounds" / "2031" / "submissions" / f"{HAVN}.csv"
    text = file.read_text("utf-8")
    assert ",28,number" in text
    lines = [one.replace(",28,number", ",29,number") for one in text.splitlines()]
    file.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.mark.slow
def test_all_accounts_are_written_with_their_mails_and_sent_once(place, tmp_path, made) -> None:
    told = made()
    assert set(told) == {"police", "migration_board", HAVN, "fjord_shelter"}  # one is absent
    assert {(one["outcome"], one["state"]) for one in told.values()} == {("new", "sent")}
    files = sorted(one.name for one in (tmp_path / "out").iterdir())
    assert files == sorted(f"account-{name}-nb.pdf" for name in told)
    data = (tmp_path / "mails" / f"account-{HAVN}.eml").read_bytes()
    mail = email.message_from_bytes(data, policy=email.policy.default)
    (report,) = mail.iter_attachments()  # type: ignore[attr-defined]
    assert report.get_content() == (tmp_path / "out" / f"account-{HAVN}-nb.pdf").read_bytes()
    before = acts(place)
    assert before.count((HAVN, "write")) == before.count((HAVN, "send")) == 1
    (tmp_path / "mails" / f"account-{HAVN}.eml").unlink()
    again = made()
    assert {(one["outcome"], one["state"]) for one in again.values()} == {("same", "sent")}
    assert acts(place) == before
    assert not (tmp_path / "mails" / f"account-{HAVN}.eml").exists()  # it has been sent
    made(HAVN)
    assert (tmp_path / "mails" / f"account-{HAVN}.eml").exists()  # asked for by name


def test_an_account_is_in_the_bodys_own_language(place, tmp_path, made) -> None:
    providers = place / "providers.toml"
    text = providers.read_text("utf-8")
    providers.write_text(text.replace("[providers.police]", '[providers.police]\nlanguage = "nn"'), "utf-8")
    told = made("police")
    assert told["police"]["file"].endswith("account-police-nn.pdf")
    mail = email.message_from_bytes(
        (tmp_path / "mails" / "account-police.eml").read_bytes(), policy=email.policy.default
    )
    letter = mail.get_body()  # type: ignore[attr-defined]
    assert letter["Content-Language"] == "nn"
    assert "kontrollsummen på siste side" in letter.get_content()


@pytest.mark.slow
def test_what_was_sent_is_approved_by_its_checksum(tilstand, place, made, shown) -> None:
    apart = " ".join(shown[at : at + 8].upper() for at in range(0, 64, 8))
    done = tilstand("round", "approve", place, "2031", HAVN, "--checksum", apart, *OLA, *KARI)
    assert (done.returncode, done.stdout.decode()) == (0, "Havn shelter (generated): approved\n")
    board = json.loads(tilstand("round", "status", place, "2031", "--json").stdout)["bodies"]
    assert {one["account"] for one in board if one["provider"] == HAVN} == {"approved"}
    assert made(HAVN)[HAVN]["state"] == "approved"  # written again, it says the same


@pytest.mark.slow
def test_what_has_changed_since_is_not_approved(tilstand, place, made, shown) -> None:
    changed(place)
    approve = ("round", "approve", place, "2031", HAVN, "--checksum")
    done = tilstand(*approve, shown, *OLA, *KARI)
    assert done.returncode == 2
    told = done.stderr.decode()
    assert "What Havn shelter (generated) approved is not what stands now" in told
    assert "tilstand round account" in told
    assert (HAVN, "approve") not in acts(place)
    new = made(HAVN)[HAVN]
    assert (new["outcome"], new["state"], new["shown"] != shown) == ("changed", "sent", True)
    former = tilstand(*approve, shown, *OLA, *KARI)
    assert (former.returncode, "is not what stands now" in former.stderr.decode()) == (2, True)
    assert tilstand(*approve, new["shown"], *OLA, *KARI).returncode == 0


@pytest.mark.slow
def test_an_approval_falls_when_another_account_is_written(tilstand, place, made, shown) -> None:
    tilstand("round", "approve", place, "2031", HAVN, "--checksum", shown, *OLA, *KARI)
    changed(place)
    new = made(HAVN)[HAVN]
    assert (new["outcome"], new["state"]) == ("changed", "sent")


def test_what_was_done_since_is_told_where_an_approval_comes_too_late() -> None:
    def event(track: str, name: str, subject: str, hour: int, **facts: str) -> RoundEvent:
        return RoundEvent(track, name, subject, "Kari Prøve", f"2032-02-01T{hour:02}:00:00+00:00", facts=facts)

    wrote = event("account", "write", HAVN, 12)
    done = [
        event("delivery", "ask", HAVN, 10),
        event("delivery", "receive", HAVN, 13),
        event("delivery", "ask", "police", 13),
        event("text", "release", "ab", 14, provider=HAVN),
        event("text", "release", "cd", 14, provider="police"),
    ]
    told = [one.text("en") for one in describe_acts_since(derive_subject_states([wrote, *done]), wrote)]
    assert told == ["2032-02-01: receive (Kari Prøve)", "2032-02-01: release (Kari Prøve)"]


def test_an_objection_has_a_reason_and_stands_on_the_board(tilstand, place, shown) -> None:
    bare = tilstand("round", "object", place, "2031", HAVN, *KARI)
    assert (bare.returncode, "reason is missing" in bare.stderr.decode()) == (2, True)
    told = ("--reason", "One is counted twice.", *OLA)
    done = tilstand("round", "object", place, "2031", HAVN, *told, *KARI)
    assert done.stdout.decode() == "Havn shelter (generated): objected to\n"
    board = json.loads(tilstand("round", "status", place, "2031", "--json").stdout)["bodies"]
    assert {one["account"] for one in board if one["provider"] == HAVN} == {"objected"}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("approve", "{place}", "2031", HAVN, "--checksum", "0" * 64, *OLA), "has changed since"),
        (("approve", "{place}", "2031", HAVN, "--checksum", "{shown}", "--person", " "), "who at Havn"),
        (("approve", "{place}", "2031", "nobody", "--checksum", "{shown}", *OLA), "nobody is not a provider"),
        (("approve", "{place}", "2031", "dal_shelter", "--checksum", "{shown}", *OLA), "not possible"),
        (("object", "{place}", "2031", "dal_shelter", "--reason", "No."), "not possible"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_noted(tilstand, place, shown, command, said) -> None:
    before = acts(place)
    done = tilstand("round", *(part.format(place=place, shown=shown) for part in command), *KARI)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert acts(place) == before


@pytest.mark.slow
def test_where_the_accounts_cannot_be_written_none_is_noted(tilstand, place, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    done = tilstand("round", "account", place, "2031", "--out", tmp_path / "file", *KARI)
    assert done.returncode == 3
    assert not acts(place)
