"""Keys of a custodian: one a year, sealed for each body, destroyed with a signed record.

A custody is a folder: `custodian.key` (signing key, sealed), `custodian.pub`, `YEAR.key` (the key of a year,
sealed with the custodian's passphrase) and `log.jsonl`, a chain of hashes in which each line is signed.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tilstand.errors import LinkError, UsageError
from tilstand.languages import make_error
from tilstand.link.encoding import RecordEncoder, encode_base64
from tilstand.link.identity import load_encoder_table
from tilstand.link.sealing import (
    check_passphrase,
    generate_signing_key,
    generate_unit_key,
    open_with_passphrase,
    parse_expiry,
    seal_with_passphrase,
    sign_record,
    verify_record,
)
from tilstand.link.submission import BODY
from tilstand.storage.atomic import lock_folder, write_files_atomically
from tilstand.workflow.event_log import HashChain, hash_line

YEAR_KEY, SIGNING_KEY, UNIT_KEY = "tilstand-link-key/1", "tilstand-link-custodian/1", "tilstand-link-unit/1"
_PUBLIC = 0o644


@dataclass(frozen=True, slots=True)
class YearKey:
    """The key of a year, as it comes out of a sealed file.

    Attributes:
        key: 32 bytes.
        year: The year of the registrations.
        expires: The last day on which it encodes.
        body: The body for which it was sealed; empty in the custody.
        groups: Codes that a group can have.
        unit: Thumbprint of the linkage unit's public key; empty where any is taken.
    """

    key: bytes
    year: int
    expires: date
    body: str = ""
    groups: tuple[str, ...] = ()
    unit: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The key as it is sealed."""
        expires, groups = self.expires.isoformat(), list(self.groups)
        told = {"year": self.year, "expires": expires, "body": self.body, "groups": groups, "unit": self.unit}
        return {**told, "format": load_encoder_table("rules")["format"], "key": encode_base64(self.key)}

    def to_encoder(self) -> RecordEncoder:
        """The encoder of the year."""
        return RecordEncoder(self.key, self.year, self.groups)


def open_year_key(sealed: str, passphrase: str, today: date, file: str = "") -> YearKey:
    """The key of a year from its sealed file.

    Args:
        sealed: The file.
        passphrase: Opens it.
        today: The present day.
        file: Name of the file, for what is said of it.

    Raises:
        LinkError: If the passphrase is wrong, the file is no key or was changed, or the key has expired.
    """
    from base64 import urlsafe_b64decode

    raw = open_with_passphrase(sealed, passphrase, YEAR_KEY, file)
    expires = parse_expiry(raw.get("expires"))
    try:
        key = urlsafe_b64decode(raw["key"] + "=")
        opened = YearKey(key, raw["year"], expires or today, raw["body"], tuple(raw["groups"]), raw["unit"])
    except (KeyError, ValueError, TypeError):
        raise make_error(LinkError, "link.key.kind", file=file) from None
    if expires is None or len(key) != 32 or raw.get("format") != load_encoder_table("rules")["format"]:
        raise make_error(LinkError, "link.key.kind", file=file)
    if today > expires:
        raise make_error(LinkError, "link.key.expired", file=file, year=str(opened.year), day=expires)
    return opened


class KeyCustody:
    """The folder of a custodian.

    Args:
        folder: Where it lies.
        passphrase: The custodian's.
        by: Who acts, for the log.
        now: When.
    """

    def __init__(self, folder: Path, passphrase: str, by: str, now: datetime) -> None:
        self.folder, self.by, self.now = folder, by, now
        self._passphrase = passphrase

    def create_key(self, year: int, expires: date, groups: Sequence[str] = (), unit: str = "") -> dict[str, Any]:
        """Make the key of a year; the log's record of it.

        Args:
            year: The year of the registrations.
            expires: The last day on which it encodes.
            groups: Codes that a group can have.
            unit: Thumbprint of the linkage unit's public key.

        Raises:
            UsageError: If there is one already, the day is past, or a code is none.
        """
        check_passphrase(self._passphrase)
        for code in groups:
            if not BODY.fullmatch(code):
                raise make_error(UsageError, "link.code", code=code)
        if expires < self.now.date():
            raise make_error(UsageError, "link.custody.past", day=expires)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with lock_folder(self.folder):
            signing = self._open_signing_key()
            done = {record["act"] for record in read_custody_log(self.folder) if record["year"] == year}
            if done or self._get_key_file(year).exists():
                raise make_error(UsageError, "link.custody.exists", year=str(year), folder=self.folder)
            key = YearKey(secrets.token_bytes(32), year, expires, "", tuple(sorted({*groups})), unit)
            sealed = seal_with_passphrase(key.to_dict(), self._passphrase, YEAR_KEY)
            write_files_atomically({self._get_key_file(year): sealed.encode()})
            return self._log(signing, "new", key)

    def seal_key(self, year: int, body: str, passphrase: str) -> tuple[str, dict[str, Any]]:
        """Seal the key of a year for a body: the file, and the log's record.

        Args:
            year: The year of the registrations.
            body: Identifier of the body.
            passphrase: Opens the file; it is told to the body by another way than the file.

        Raises:
            UsageError: If there is no key of the year, or the identifier is none.
            LinkError: If the custodian's passphrase is wrong, or the key has expired.
        """
        check_passphrase(passphrase)
        if not BODY.fullmatch(body):
            raise make_error(UsageError, "link.code", code=body)
        if passphrase == self._passphrase:
            raise make_error(UsageError, "link.passphrase.same")
        with lock_folder(self._check_folder(year)):
            signing = self._open_signing_key()
            file = self._get_key_file(year)
            key = open_year_key(file.read_text("ascii"), self._passphrase, self.now.date(), file.name)
            key = YearKey(key.key, key.year, key.expires, body, key.groups, key.unit)
            sealed = seal_with_passphrase(key.to_dict(), passphrase, YEAR_KEY)
            return sealed, self._log(signing, "seal", key)

    def destroy_key(self, year: int) -> dict[str, Any]:
        """Destroy the key of a year, expired or not; the log's record.

        The record is written first: a key may outlive its record, never the other way round.

        Raises:
            UsageError: If there is no key of the year.
        """
        with lock_folder(self._check_folder(year)):
            signing = self._open_signing_key()
            file = self._get_key_file(year)
            key = open_year_key(file.read_text("ascii"), self._passphrase, date.min, file.name)
            told = self._log(signing, "destroy", key)
            with file.open("r+b") as stream:
                stream.write(secrets.token_bytes(file.stat().st_size))
            file.unlink()
            return told

    def _check_folder(self, year: int) -> Path:
        if not self._get_key_file(year).is_file():
            raise make_error(UsageError, "link.custody.none", year=str(year), folder=self.folder)
        return self.folder

    def _get_key_file(self, year: int) -> Path:
        return self.folder / f"{year}.key"

    def _open_signing_key(self) -> dict[str, Any]:
        """The key that signs the log; the first time it is made."""
        file = self.folder / "custodian.key"
        if file.exists():
            return open_with_passphrase(file.read_text("ascii"), self._passphrase, SIGNING_KEY, file.name)
        public, private = generate_signing_key()
        sealed = seal_with_passphrase(private, self._passphrase, SIGNING_KEY)
        write_files_atomically({file: sealed.encode()})
        write_files_atomically({file.with_suffix(".pub"): json.dumps(public, indent=2).encode() + b"\n"}, _PUBLIC)
        return private

    def _log(self, signing: dict[str, Any], act: str, key: YearKey) -> dict[str, Any]:
        chain = HashChain(self.folder / "log.jsonl")
        lines = chain.lines()
        told = {
            "act": act,
            "at": self.now.isoformat(timespec="seconds"),
            "body": key.body,
            "by": self.by,
            "expires": key.expires.isoformat(),
            "key": key.to_encoder().fingerprint,
            "year": key.year,
        }
        after = hash_line(lines[-1]) if lines else ""
        chain.append_record({"signed": sign_record({**told, "after": after}, signing)})
        return told


def read_custody_log(folder: Path) -> list[dict[str, Any]]:
    """What was done with the keys of a custody, the first first.

    Args:
        folder: The custody; `custodian.pub` and `log.jsonl` are enough, so that anybody can check a copy.

    Raises:
        ArchiveError: If a line was changed or taken away.
        LinkError: If a line is not signed by the custodian, or was signed for another place in the log.
    """
    chain = HashChain(folder / "log.jsonl")
    found: list[dict[str, Any]] = []
    records, lines = chain.parse_records(), chain.lines()
    if not records:
        return found
    try:
        public = json.loads((folder / "custodian.pub").read_text("utf-8"))
    except (OSError, ValueError):
        raise make_error(LinkError, "link.custody.unsigned", line=1, folder=folder) from None
    for number, record in enumerate(records, start=1):
        told = verify_record(str(record.get("signed")), public)
        after = hash_line(lines[number - 2]) if number > 1 else ""
        if told is None or told.pop("after", None) != after:
            raise make_error(LinkError, "link.custody.unsigned", line=number, folder=folder)
        found.append(told)
    return found


def create_unit_key(folder: Path, passphrase: str) -> str:
    """Make the key pair of a linkage unit: `unit.key`, sealed, and `unit.pub`; its thumbprint.

    Raises:
        UsageError: If there is one in the folder.
    """
    check_passphrase(passphrase)
    private_file, public_file = folder / "unit.key", folder / "unit.pub"
    if private_file.exists() or public_file.exists():
        raise make_error(UsageError, "link.unit.exists", folder=folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    public, private = generate_unit_key()
    write_files_atomically({private_file: seal_with_passphrase(private, passphrase, UNIT_KEY).encode()})
    write_files_atomically({public_file: json.dumps(public, indent=2).encode() + b"\n"}, _PUBLIC)
    return str(public["kid"])


def open_unit_key(file: Path, passphrase: str) -> dict[str, Any]:
    """The private key of a linkage unit, from its sealed file.

    Raises:
        LinkError: If the passphrase is wrong, or it is no such file.
    """
    return open_with_passphrase(file.read_text("ascii", "replace"), passphrase, UNIT_KEY, file.name)
