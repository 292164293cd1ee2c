"""Words that every other module uses: labels, codes, periods and values."""

from tilstand.terms.code import Code, Codelist
from tilstand.terms.label import Label, Language
from tilstand.terms.period import Period
from tilstand.terms.value import Qualifier, Status, Unit, Value

__all__ = ["Code", "Codelist", "Label", "Language", "Period", "Qualifier", "Status", "Unit", "Value"]
