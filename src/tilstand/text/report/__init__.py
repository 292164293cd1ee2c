"""Report texts: Markdown whose every number is bound to a figure."""

from tilstand.text.report.build import document
from tilstand.text.report.scope import Below, Qualify, Resolve, Scope, Upper
from tilstand.text.report.stated import Sentence, sentences

__all__ = ["Below", "Qualify", "Resolve", "Scope", "Sentence", "Upper", "document", "sentences"]
