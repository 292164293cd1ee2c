"""What the content stream of a page paints, each piece with the marks it stands in."""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf

__all__ = ["Painted", "painted"]

_TEXT = frozenset(["Tj", "TJ", "'", '"'])
_PAINTS = _TEXT | {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE IMAGE"}


@dataclass(frozen=True)
class Painted:
    """A painting operator, or a mark that opens within another."""

    operator: str
    tagged: int | None  # the MCID it belongs to
    artifact: bool
    language: str
    font: str
    text: bytes
    nested: str = ""  # "artifact in content" or "content in artifact"


def painted(page: pikepdf.Page) -> list[Painted]:
    """All that a page paints, in its order."""
    found: list[Painted] = []
    marks: list[tuple[int | None, bool, str]] = []
    font, fonts = "", []
    properties = page.Resources.get("/Properties", pikepdf.Dictionary())
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            told = operands[1] if len(operands) > 1 else pikepdf.Dictionary()
            told = properties[str(told)] if isinstance(told, pikepdf.Name) else told
            mcid, artifact = told.get("/MCID"), operands[0] == "/Artifact"
            if artifact and any(one[0] is not None for one in marks):
                found.append(Painted(name, None, True, "", font, b"", "artifact in content"))
            if mcid is not None and any(one[1] for one in marks):
                found.append(Painted(name, None, True, "", font, b"", "content in artifact"))
            marks.append((None if mcid is None else int(mcid), artifact, str(told.get("/Lang", ""))))
        elif name == "EMC":
            marks.pop()
        elif name == "q":
            fonts.append(font)
        elif name == "Q":
            font = fonts.pop()
        elif name == "Tf":
            font = str(operands[0])
        elif name in _PAINTS:
            tagged = next((one[0] for one in reversed(marks) if one[0] is not None), None)
            language = next((one[2] for one in reversed(marks) if one[2]), "")
            artifact = any(one[1] for one in marks)
            found.append(Painted(name, tagged, artifact, language, font, _text(name, operands)))
    return found


def _text(name: str, operands: list[pikepdf.Object]) -> bytes:
    if name not in _TEXT:
        return b""
    parts = operands[0] if name == "TJ" else [operands[-1]]
    return b"".join(bytes(one) for one in parts if isinstance(one, pikepdf.String))
