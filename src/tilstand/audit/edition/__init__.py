"""What the edition's own texts say in numbers that no figure of the ledger states: ages, terms, measures."""

from tilstand.audit.edition.liken import NumbersSaid
from tilstand.audit.edition.say import SaidAt
from tilstand.audit.edition.text import EditionTexts

__all__ = ["EditionTexts", "NumbersSaid", "SaidAt"]
