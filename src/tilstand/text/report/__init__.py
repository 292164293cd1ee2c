"""Report texts: Markdown whose every number is bound to a figure."""

from tilstand.text.report.build import document
from tilstand.text.report.scope import Qualify, Resolve, Scope, Upper
from tilstand.text.report.stated import Sentence, sentences

__all__ = ["Qualify", "Resolve", "Scope", "Sentence", "Upper", "document", "sentences"]
