"""What a sentence gives away about cells that a release hides, however it says it."""

from tilstand.protect.text.cells import ReleasedCells, TextDisclosure
from tilstand.protect.text.code_words import Code, CodeWords, ShownCells
from tilstand.protect.text.inferences import (
    DisclosingPlace,
    find_policy_disclosures,
    find_release_disclosures,
    find_text_rows,
)

__all__ = [
    "Code",
    "CodeWords",
    "DisclosingPlace",
    "ReleasedCells",
    "ShownCells",
    "TextDisclosure",
    "find_policy_disclosures",
    "find_release_disclosures",
    "find_text_rows",
]
