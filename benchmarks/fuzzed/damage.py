"""Damage to a file, drawn from a seed: bytes changed, cut, put in, doubled; also in a package's parts."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence

__all__ = ["damaged", "repacked"]

_PIECES = (b"\x00", b"\xff\xfe", b"[" * 5_000, b"9" * 5_000, b"<!DOCTYPE a>", b"\r\n", b"&#0;", b'"', b"=1+1", b"-")


def damaged(data: bytes, draw: random.Random, pieces: Sequence[bytes] = _PIECES) -> bytes:
    """The bytes with one or two faults in them."""
    found = bytearray(data)
    for _ in range(1 + draw.randrange(4) // 2):
        at = draw.randrange(len(found)) if found else 0
        match draw.randrange(8):
            case 0:
                found[at : at + 1] = bytes([draw.randrange(256)])
            case 1:
                found[at:] = b""
            case 2:
                found[at:at] = draw.choice(pieces)
            case 3:
                length = draw.randint(1, 400)
                found[at : at + length] = found[at : at + length] * 2
            case 4:
                del found[at : at + draw.randint(1, 40)]
            case 6 | 7:
                digits = [place for place, byte in enumerate(found) if byte in b"0123456789"]
                if digits:
                    found[draw.choice(digits)] = draw.choice(b"0123456789")
            case 5:
                length = draw.randint(1, 40)
                found[at : at + length] = draw.randbytes(length)
    return bytes(found)


def repacked(data: bytes, draw: random.Random) -> bytes:
    """A package with one of its parts damaged, packed again so that its sums are right."""
    old, made = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    names = old.namelist()
    chosen = draw.choice(names)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in names:
            part = old.read(name)
            new.writestr(name, damaged(part, draw) if name == chosen else part)
    return made.getvalue()
