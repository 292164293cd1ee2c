"""Damage that takes one line: a tag that is another, a key that is gone, a thing that is put in."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, String

from damage.ways import DAMAGE, font, noted, painted, retag, root, said, without

for _name, _break in {
    "01-003": painted(b"/P <</MCID 99>> BDC /Artifact BMC EMC EMC"),
    "01-004": painted(b"/Artifact BMC /P <</MCID 99>> BDC EMC EMC"),
    "01-005": painted(b"0 0 9 9 re f"),
    "02-001": retag("H2", "Fancy"),
    "02-003": lambda pdf: pdf.Root.StructTreeRoot.RoleMap.update({"/A": Name.B, "/B": Name.A}),
    "02-004": lambda pdf: pdf.Root.StructTreeRoot.RoleMap.update({"/H1": Name.P}),
    "06-001": root("/Metadata"),
    "06-002": said("pdfuaid:part", None),
    "06-003": said("dc:title", None),
    "19005-2 6.6.4": said("pdfaid:conformance", "B"),
    "07-001": root("/ViewerPreferences"),
    "20-001": root("/OCProperties", Dictionary()),
    "25-001": root("/AcroForm", Dictionary(XFA=Array())),
    "11-001": root("/Lang"),
    "19005-2 6.2.3": root("/OutputIntents"),
    "14289-1 7.1 marked": root("/MarkInfo"),
    "01-007": root("/MarkInfo", Dictionary(Marked=True, Suspects=True)),
    "09-004": retag("TR", "P"),
    "09-005": retag("LI", "P"),
    "09-006": retag("TOCI", "P"),
    "16-001 body": retag("LBody", "Lbl"),
    "16-003 numbering": without("L", "/A"),
    "13-004": without("Figure", "/Alt"),
    "32000-1 14.8.5.4.3": without("Figure", "/A"),
    "14-002": retag("H1", "H2"),
    "14-007": retag("H2", "H"),
    "19-003": without("Note", "/ID"),
    "15-003": without("TH", "/A"),
    "28-002": noted(Subtype=Name.Text, Contents=String("x")),
    "28-004": noted(Subtype=Name.Text),
    "28-005": noted(Subtype=Name.Widget),
    "28-010": noted(Subtype=Name.Widget, TU=String("x")),
    "28-011": noted(Subtype=Name.Link, Contents=String("x")),
    "31-004": font(lambda font: font.update({"/Encoding": Name.Japanese})),
    "31-005": font(lambda font: font.DescendantFonts[0].update({"/Subtype": Name.CIDFontType2})),
    "31-009": font(lambda font: font.DescendantFonts[0].update({"/FontDescriptor": Dictionary()})),
    "31-027": font(lambda font: font.__delitem__("/ToUnicode")),
    "10-001": font(lambda font: font.__delitem__("/ToUnicode")),
}.items():
    DAMAGE[_name] = _break
