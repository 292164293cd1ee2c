"""Text that every other module uses: texts, codes, periods, values and the addresses of figures."""

from tilstand.terms.code import Code, Codelist, CodeMeaning
from tilstand.terms.period import Period
from tilstand.terms.text import (
    FORMULA,
    InvariantText,
    JoinedText,
    Language,
    Text,
    TextField,
    TextPiece,
    TranslatedText,
    TypedText,
)
from tilstand.terms.value import FigureOrigin, Key, Unit, Value, ValueQualifier, ValueStatus

__all__ = [
    "FORMULA",
    "Code",
    "CodeMeaning",
    "Codelist",
    "FigureOrigin",
    "InvariantText",
    "JoinedText",
    "Key",
    "Language",
    "Period",
    "Text",
    "TextField",
    "TextPiece",
    "TranslatedText",
    "TypedText",
    "Unit",
    "Value",
    "ValueQualifier",
    "ValueStatus",
]
