"""Records encoded under the key of a year: filters of names and years, tokens of all else.

The format is described in docs/reference/link-encoding.md. `encoder/encoding.js` does the same with WebCrypto;
both are held to the same test vectors. Nothing here is a primitive of its own: HMAC-SHA256 and HKDF-SHA256.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from hashlib import sha256
from struct import unpack
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tilstand.link.identity import PersonIdentity, Words, list_skeletons, load_encoder_table

ADULT = 18
_CACHED = 1 << 16  # values whose tokens are kept
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class EncodedRecord:
    """What leaves a body of one record. Filters and tokens are base64url without padding.

    Attributes:
        row: 16 hexadecimal digits by which the body, and nobody else, finds the record again.
        linkable: False for a record with neither a full name nor any date; of it only strata are sent.
        missing: What the record does not say: `given`, `surname`, `year`, `day_month`, `sex`, `nationality`.
        strata: In the clear: `age` (adult, child or empty), `sex` (f, m, x or empty; empty too where the marker
            was changed), `group` (one of the codes that came with the key, or empty).
        given: Filter of the given names (512 bits), of the record's name first, then of each alias; None where
            that part is not known. At the same place of `surname` stands the other part of the same name.
            Both parts share their positions, so that a given name can be compared with a surname.
        surname: The same of the surnames.
        given_skeleton: Token of all skeletons of the given names together, at the same places.
        surname_skeleton: The same of the surnames.
        skeletons: A token of each word's skeleton, of all names and parts, sorted.
        year: Token of the year of birth; None where it is not known, or only as a band.
        years: Filter (256 bits) of the years from three before to three after, or around a band.
        day_month: Token of day and month in either order; None for 1 January.
        date: Token of the whole date.
        sex: Tokens of the sex markers, more than one where it was changed, sorted.
        nationality: Tokens of the countries, sorted.
    """

    row: str
    linkable: bool
    missing: Words
    strata: dict[str, str]
    given: tuple[str | None, ...] = ()
    surname: tuple[str | None, ...] = ()
    given_skeleton: tuple[str | None, ...] = ()
    surname_skeleton: tuple[str | None, ...] = ()
    skeletons: Words = ()
    year: str | None = None
    years: str | None = None
    day_month: str | None = None
    date: str | None = None
    sex: Words = ()
    nationality: Words = ()

    def to_line(self) -> str:
        """The record as a line of the file, the same wherever it is written."""
        return format_canonical_json({name: getattr(self, name) for name in RECORD_FIELDS})


RECORD_FIELDS = tuple(field.name for field in fields(EncodedRecord))


class RecordEncoder:
    """Encodes records under a key.

    Args:
        key: The 32 bytes of the year.
        year: The year of the registrations.
        groups: Codes that may be sent as a group.
    """

    def __init__(self, key: bytes, year: int, groups: Iterable[str] = ()) -> None:
        self._key, self.year, self.groups = key, year, frozenset(groups)
        self._sizes: dict[str, int] = load_encoder_table("rules")["filter"]
        self._compute_mac = lru_cache(_CACHED)(self._compute_mac_anew)
        self._find_positions = lru_cache(_CACHED)(self._find_positions_anew)

    @cached_property
    def fingerprint(self) -> str:
        """What tells the key from others and says nothing of it."""
        return self.derive_token("key", "")

    def derive_token(self, purpose: str, value: str) -> str:
        """A token: the first 16 bytes of the HMAC of a value for a purpose."""
        return encode_base64(self._compute_mac(purpose, value)[:16])

    def encode_record(self, identity: PersonIdentity, row: str, group: str = "") -> EncodedRecord:
        """The record as it leaves the body.

        Args:
            identity: Whom it is about.
            row: Its row number.
            group: The code of its group; one that did not come with the key is not sent.
        """
        birth, names = identity.birth, identity.names
        known = {
            "given": any(name.given for name in names),
            "surname": any(name.surname for name in names),
            "year": birth is not None,
            "day_month": birth is not None and birth.month > 0,
            "sex": bool(identity.sexes),
            "nationality": bool(identity.nationalities),
        }
        missing = tuple(sorted(field for field in known if not known[field]))
        strata = {
            "age": derive_age_group(identity, self.year),
            "group": group if group in self.groups else "",
            "sex": identity.sexes[0] if len(identity.sexes) == 1 else "",
        }
        if not identity.linkable:
            return EncodedRecord(row, False, missing, strata)
        noise = _NoiseSource(self._derive_noise(identity))
        given = tuple(self._build_name_filter(name.given, noise) for name in names)
        surname = tuple(self._build_name_filter(name.surname, noise) for name in names)
        years = range(0)
        if birth is not None:
            around = load_encoder_table("rules")["years"]["around"]
            years = range(birth.low - around, birth.high + around + 1)
        words = {skeleton for name in names for part in (name.given, name.surname) for skeleton in list_skeletons(part)}
        exact = birth is not None and birth.low == birth.high
        date = f"{birth.low:04}-{birth.month:02}-{birth.day:02}" if birth is not None and birth.month else ""
        day_month = "-".join(f"{part:02}" for part in sorted((birth.month, birth.day))) if birth and birth.month else ""
        return EncodedRecord(
            row,
            True,
            missing,
            strata,
            given,
            surname,
            tuple(self._derive_optional_token("given", "".join(list_skeletons(name.given))) for name in names),
            tuple(self._derive_optional_token("surname", "".join(list_skeletons(name.surname))) for name in names),
            tuple(sorted(self.derive_token("skeleton", word) for word in words)),
            self._derive_optional_token("year", f"{birth.low:04}" if birth is not None and exact else ""),
            self._build_filter("near", [f"{year:04}" for year in years], "year", noise),
            self._derive_optional_token("day-month", day_month),
            self._derive_optional_token("date", date),
            tuple(sorted(self.derive_token("sex", code) for code in identity.sexes)),
            tuple(sorted(self.derive_token("nationality", code) for code in identity.nationalities)),
        )

    def _derive_optional_token(self, purpose: str, value: str) -> str | None:
        return self.derive_token(purpose, value) if value else None

    def _build_name_filter(self, words: Words, noise: _NoiseSource) -> str | None:
        bigrams = {f"_{word}_"[start : start + 2] for word in words for start in range(len(word) + 1)}
        return self._build_filter("bigram", sorted(bigrams), "name", noise)

    def _build_filter(self, purpose: str, values: Sequence[str], kind: str, noise: _NoiseSource) -> str | None:
        """A Bloom filter of values with noise (BLIP); None for no values, and then the noise is not used up."""
        if not values:
            return None
        size, flip, bits = self._sizes[f"{kind}_bits"], self._sizes["flip"], 0
        for value in values:
            bits |= self._find_positions(purpose, value, kind)
        drawn = np.frombuffer(noise.take_bytes(size), np.uint8)
        bits |= int.from_bytes(np.packbits(drawn < flip).tobytes())
        bits &= ~int.from_bytes(np.packbits(drawn >= 256 - flip).tobytes())
        return encode_base64(bits.to_bytes(size // 8))

    def _find_positions_anew(self, purpose: str, value: str, kind: str) -> int:
        """The bits of one value in a filter: two bytes of its HMAC give each position, the first bit is the highest."""
        size, hashes = self._sizes[f"{kind}_bits"], self._sizes[f"{kind}_hashes"]
        positions = unpack(f">{hashes}H", self._compute_mac(purpose, value)[: 2 * hashes])
        return sum(1 << (size - 1 - place) for place in {position % size for position in positions})

    def _derive_noise(self, identity: PersonIdentity) -> bytes:
        """As many bytes as the filters of a record have bits, from the key and all that is encoded of it."""
        parts = [part for name in identity.names for part in (name.given, name.surname)]
        birth = identity.birth
        dated = [birth.low, birth.high, birth.month, birth.day] if birth else []
        said = format_canonical_json([parts, dated, identity.sexes, identity.nationalities])
        length = sum(map(bool, parts)) * self._sizes["name_bits"] + (self._sizes["year_bits"] if birth else 0)
        info = self._compute_mac_anew("blip", said)
        return HKDF(algorithm=SHA256(), length=length, salt=b"", info=info).derive(self._key)

    def _compute_mac_anew(self, purpose: str, value: str) -> bytes:
        return hmac.digest(self._key, f"{purpose}\x1f{value}".encode(), sha256)


class _NoiseSource:
    """Noise of a record, taken piece by piece by one filter after the other."""

    def __init__(self, noise: bytes) -> None:
        self._noise, self._used = noise, 0

    def take_bytes(self, count: int) -> bytes:
        self._used += count
        return self._noise[self._used - count : self._used]


def derive_age_group(identity: PersonIdentity, year: int) -> str:
    """`child` or `adult` by the end of a year; empty where it is not certain."""
    if identity.birth is None:
        return ""
    oldest, youngest = year - identity.birth.low, year - identity.birth.high
    return "adult" if youngest >= ADULT else "child" if oldest < ADULT else ""


def encode_base64(data: bytes) -> str:
    """Bytes in base64url without padding, as in JOSE."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def format_canonical_json(value: Any) -> str:
    """A value as JSON in the one way that both encoders write: keys sorted, no blanks, signs as they are."""
    return _CANONICAL.encode(value)
