"""Words that every other module uses: labels, codes, periods, values and the addresses of figures."""

from tilstand.terms.code import Code, Codelist
from tilstand.terms.key import Key
from tilstand.terms.label import Label, Language
from tilstand.terms.meaning import Meaning
from tilstand.terms.period import Period
from tilstand.terms.value import Origin, Qualifier, Status, Unit, Value

__all__ = [
    "Code",
    "Codelist",
    "Key",
    "Label",
    "Language",
    "Meaning",
    "Origin",
    "Period",
    "Qualifier",
    "Status",
    "Unit",
    "Value",
]
