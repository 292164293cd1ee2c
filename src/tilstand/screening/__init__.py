"""Screen: what in a text may tell of a single person, so that somebody looks before it is released."""

from tilstand.screening.hints import PersonalDataHint, PersonalDataKind, PersonalDataScreen
from tilstand.screening.persons import split_screened_sentences

__all__ = ["PersonalDataHint", "PersonalDataKind", "PersonalDataScreen", "split_screened_sentences"]
