"""Ways to break a sound PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

__all__ = [
    "DAMAGE",
    "breaks",
    "elements",
    "first",
    "font",
    "noted",
    "painted",
    "reopened",
    "retag",
    "root",
    "said",
    "without",
]

Break = Callable[[Pdf], "Pdf | None"]
DAMAGE: dict[str, Break] = {}


def breaks(*names: str) -> Callable[[Break], Break]:
    def registered(made: Break) -> Break:
        DAMAGE.update(dict.fromkeys(names, made))
        return made

    return registered


def elements(pdf: Pdf, kind: str) -> Iterator[Object]:
    yield from (one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/S") == f"/{kind}")


def first(pdf: Pdf, kind: str) -> Object:
    return next(elements(pdf, kind))


def retag(kind: str, to: str) -> Break:
    def broken(pdf: Pdf) -> None:
        first(pdf, kind).S = Name(f"/{to}")

    return broken


def without(kind: str, key: str) -> Break:
    def broken(pdf: Pdf) -> None:
        del first(pdf, kind)[key]

    return broken


def root(key: str, value: object = None) -> Break:
    def broken(pdf: Pdf) -> None:
        if value is None:
            del pdf.Root[key]
        else:
            pdf.Root[key] = value

    return broken


def painted(extra: bytes) -> Break:
    def broken(pdf: Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(pdf.pages[0].Contents.read_bytes() + b"\n" + extra)

    return broken


def said(name: str, value: str | None) -> Break:
    def broken(pdf: Pdf) -> None:
        with pdf.open_metadata(update_docinfo=False, set_pikepdf_as_editor=False) as told:
            if value is None:
                del told[name]
            else:
                told[name] = value

    return broken


def noted(**facts: object) -> Break:
    def broken(pdf: Pdf) -> None:
        one = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **facts)
        pdf.pages[0].obj.Annots = Array([*pdf.pages[0].obj.get("/Annots", []), pdf.make_indirect(one)])

    return broken


def font(change: Callable[[Object], None]) -> Break:
    return lambda pdf: change(next(iter(pdf.pages[0].Resources.Font.values())))


def reopened(pdf: Pdf, **how: object) -> Pdf:
    out = io.BytesIO()
    pdf.save(out, **how)
    return pikepdf.open(out, password="")
