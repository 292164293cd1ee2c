"""Guides: which rules of law meet a situation, whom to call, how to recognise; rules and words are a country's data."""

from tilstand.guides.guide import Guide, read_guide
from tilstand.guides.pathway import PathwayAnswer, answer_situation

__all__ = ["Guide", "PathwayAnswer", "answer_situation", "read_guide"]
