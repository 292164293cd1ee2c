"""What a body sends: a header and its encoded records, one line each; and nothing that is in the clear.

The lines are what is compressed and sealed (`tilstand.link.sealing`). Who opens a file reads it here, where
anything that is not exactly as the format says is refused: a name cannot come through by mistake.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from tilstand.errors import LinkError
from tilstand.languages import make_error
from tilstand.link.encoding import RECORD_FIELDS, EncodedRecord, RecordEncoder, format_canonical_json
from tilstand.link.identity import load_encoder_table

BODY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class SubmissionHeader:
    """What a sealed file says of itself, once it is open.

    Attributes:
        format: The version of the encoding.
        key: Fingerprint of the key: the same for all bodies of a year.
        body: Identifier of the body.
        year: The year of the registrations.
        records: How many records follow, with those that cannot be linked.
        linkable: How many of them can be linked.
        reported: The total that the body has reported elsewhere; the linkage unit holds `records` against it.
        groups: The codes that a group can have, as they came with the key.
    """

    format: str
    key: str
    body: str
    year: int
    records: int
    linkable: int
    reported: int
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkSubmission:
    """A body's file: header and records, sorted by row number."""

    header: SubmissionHeader
    records: tuple[EncodedRecord, ...]

    def to_payload(self) -> bytes:
        """The lines as they are sealed: the header, then each record."""
        lines = [format_canonical_json(asdict(self.header)), *(record.to_line() for record in self.records)]
        return ("\n".join(lines) + "\n").encode()


def build_submission(
    encoder: RecordEncoder, body: str, reported: int, records: Iterable[EncodedRecord]
) -> LinkSubmission:
    """A body's file from its records; they lie by their random row numbers, and so in no order of the sheet.

    Args:
        encoder: The encoder that made the records.
        body: Identifier of the body.
        reported: The total that it has reported.
        records: The records.
    """
    rows = tuple(sorted(records, key=lambda record: record.row))
    header = SubmissionHeader(
        load_encoder_table("rules")["format"],
        encoder.fingerprint,
        body,
        encoder.year,
        len(rows),
        sum(record.linkable for record in rows),
        reported,
        tuple(sorted(encoder.groups)),
    )
    return LinkSubmission(header, rows)


def parse_submission(payload: bytes, file: str = "") -> LinkSubmission:
    """The submission of an opened file.

    Args:
        payload: The lines.
        file: Name of the file, for what is said of it.

    Raises:
        LinkError: If it is not exactly of the format: above all, if anything stands in it that is no encoding.
            The message never repeats what stood there.
    """
    try:
        head, *lines = payload.decode("utf-8").splitlines()
        header = _parse_header(json.loads(head))
        records = tuple(_parse_records(lines, header))
    except LookupError as error:
        raise make_error(LinkError, f"link.payload.{error.args[0]}", file=file) from None
    except (ValueError, TypeError, RecursionError):
        raise make_error(LinkError, "link.payload.unread", file=file) from None
    rows = [record.row for record in records]
    told = (header.records, header.linkable)
    if told != (len(records), sum(record.linkable for record in records)) or rows != sorted(set(rows)):
        raise make_error(LinkError, "link.payload.count", file=file)
    return LinkSubmission(header, records)


def _parse_header(raw: Any) -> SubmissionHeader:
    if not isinstance(raw, dict) or raw.get("format") != load_encoder_table("rules")["format"]:
        raise LookupError("format")
    if set(raw) != {field.name for field in fields(SubmissionHeader)}:
        raise LookupError("clear")
    header = SubmissionHeader(**{**raw, "groups": tuple(raw["groups"])})
    numbers = (header.year, header.records, header.linkable, header.reported)
    whole = all(type(number) is int and 0 <= number < 10**9 for number in numbers)
    words = (header.body, *header.groups)
    if (
        not whole
        or not all(isinstance(word, str) and BODY.fullmatch(word) for word in words)
        or not _is_token(header.key)
    ):
        raise LookupError("clear")
    return header


def _parse_records(lines: Sequence[str], header: SubmissionHeader) -> Iterator[EncodedRecord]:
    codes = {"age": {"adult", "child", ""}, "sex": {"f", "m", "x", ""}, "group": {*header.groups, ""}}
    for line in lines:
        raw = json.loads(line)
        if not isinstance(raw, dict) or set(raw) != set(RECORD_FIELDS):
            raise LookupError("clear")
        strata = raw["strata"]
        coded = set(strata) == set(codes) and all(strata[name] in codes[name] for name in codes)
        lists = all(
            isinstance(raw[name], list) and all(is_encoded(value) for value in raw[name])
            for name, is_encoded in _LISTS.items()
        )
        single = all(raw[name] is None or is_encoded(raw[name]) for name, is_encoded in _VALUES.items())
        missing = isinstance(raw["missing"], list) and set(raw["missing"]) <= _MISSING
        parallel = len({len(raw[name]) for name in _PARALLEL}) == 1 if lists else False
        if not (coded and lists and single and missing and parallel and type(raw["linkable"]) is bool):
            raise LookupError("clear")
        if not (isinstance(raw["row"], str) and _ROW.fullmatch(raw["row"])):
            raise LookupError("clear")
        if not raw["linkable"] and any(raw[name] for name in (*_LISTS, *_VALUES)):
            raise LookupError("clear")
        told: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
        yield EncodedRecord(**told)


def _is_token(value: object) -> bool:
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def _is_optional_token(value: object) -> bool:
    return value is None or _is_token(value)


def _is_name_filter(value: object) -> bool:
    return value is None or (isinstance(value, str) and _NAME_FILTER.fullmatch(value) is not None)


def _is_year_filter(value: object) -> bool:
    return isinstance(value, str) and _YEAR_FILTER.fullmatch(value) is not None


_ROW, _TOKEN = re.compile("[0-9a-f]{16}"), re.compile(r"[\w-]{21}[AQgw]", re.ASCII)
_NAME_FILTER, _YEAR_FILTER = (
    re.compile(r"[\w-]{85}[AQgw]", re.ASCII),
    re.compile(r"[\w-]{42}[AEIMQUYcgkosw048]", re.ASCII),
)
_MISSING = {"given", "surname", "year", "day_month", "sex", "nationality"}
_PARALLEL = ("given", "surname", "given_skeleton", "surname_skeleton")
_LISTS = {
    "given": _is_name_filter,
    "surname": _is_name_filter,
    "given_skeleton": _is_optional_token,
    "surname_skeleton": _is_optional_token,
    "skeletons": _is_token,
    "sex": _is_token,
    "nationality": _is_token,
}
_VALUES = {"year": _is_token, "years": _is_year_filter, "day_month": _is_token, "date": _is_token}
