"""Damage that takes more than a line."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from damage.ways import breaks, elements, first, painted, reopened


@breaks("17-002")
def formula(pdf: Pdf) -> None:
    figure = first(pdf, "Figure")
    figure.S = Name.Formula
    del figure["/Alt"]


@breaks("14-003")
def skipped(pdf: Pdf) -> None:
    first(pdf, "H2").S = Name.H4


@breaks("19-004")
def same_name(pdf: Pdf) -> None:
    first(pdf, "H1").ID = first(pdf, "Note").ID


@breaks("14289-1 7.2 tags")
def no_tag(pdf: Pdf) -> None:
    first(pdf, "H1").Lang = String("norsk bokmål")


@breaks("14289-1 7.5 heads")
def no_heads(pdf: Pdf) -> None:
    for one in list(elements(pdf, "TH")):
        one.S = Name.TD


@breaks("14289-1 7.5 regular")
def ragged(pdf: Pdf) -> None:
    row = next(one for one in elements(pdf, "TR") if len(one.K) == 2)
    row.K = Array([row.K[0]])


@breaks("32000-1 14.7.4.2")
def unpainted(pdf: Pdf) -> None:
    first(pdf, "H1").K = 999


@breaks("32000-1 14.7.4.4")
def elsewhere(pdf: Pdf) -> None:
    numbers = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    key = int(pdf.pages[0].obj.StructParents)
    numbers[key] = Array([first(pdf, "Table")] * len(numbers[key]))


@breaks("32000-1 14.7.2 parent")
def orphan(pdf: Pdf) -> None:
    first(pdf, "H1").P = first(pdf, "Table")


@breaks("28-009")
def tabs(pdf: Pdf) -> None:
    for page in pdf.pages:
        page.obj.Tabs = Name.R


@breaks("28-012")
def silent_link(pdf: Pdf) -> None:
    del next(one for page in pdf.pages for one in page.obj.get("/Annots", []))["/Contents"]


@breaks("21-001")
def nameless_file(pdf: Pdf) -> None:
    pdf.attachments["a"] = b"x"
    del pdf.attachments["a"].obj["/UF"]


@breaks("19005-2 6.8")
def carried_file(pdf: Pdf) -> None:
    pdf.attachments["a"] = b"x"


@breaks("26-002")
def shut(pdf: Pdf) -> Pdf:
    allowed = pikepdf.Permissions(accessibility=False)
    return reopened(
        pdf, encryption=pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False, allow=allowed)
    )


@breaks("19005-2 6.1.3")
def encrypted(pdf: Pdf) -> Pdf:
    return reopened(pdf, encryption=pikepdf.Encryption(owner="o", user=""))


@breaks("19005-2 6.1.7")
def stream_elsewhere(pdf: Pdf) -> None:
    pdf.pages[0].Contents["/F"] = String("elsewhere.bin")


@breaks("19005-2 6.2.10")
def see_through(pdf: Pdf) -> None:
    page = pdf.pages[0]
    page.Resources.ExtGState = Dictionary(a=Dictionary(ca=0.5))
    if "/Group" in page.obj:
        del page.obj["/Group"]


@breaks("19005-2 6.5.1")
def program(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@breaks("31-028")
def no_letter(pdf: Pdf) -> None:
    table = pdf.make_stream(b"1 beginbfchar <0001> <FEFF> endbfchar")
    next(iter(pdf.pages[0].Resources.Font.values())).ToUnicode = table


@breaks("31-030")
def no_shape(pdf: Pdf) -> None:
    page = pdf.pages[0]
    font = next(iter(page.Resources.Font.keys())).encode()
    painted(b"/Artifact BMC BT " + font + b" 9 Tf <0000> Tj ET EMC")(pdf)
