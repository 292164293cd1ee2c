"""Text that every other module uses: texts, codes, periods, values and the addresses of figures."""

from tilstand.terms.code import Code, Codelist
from tilstand.terms.key import Key
from tilstand.terms.meaning import Meaning
from tilstand.terms.period import Period
from tilstand.terms.text import FORMULA, Alike, Joined, Language, Piece, Text, TextField, Typed, Written
from tilstand.terms.unit import Unit
from tilstand.terms.value import Origin, Qualifier, Status, Value

__all__ = [
    "FORMULA",
    "Alike",
    "Code",
    "Codelist",
    "Joined",
    "Key",
    "Language",
    "Meaning",
    "Origin",
    "Period",
    "Piece",
    "Qualifier",
    "Status",
    "Text",
    "TextField",
    "Typed",
    "Unit",
    "Value",
    "Written",
]
