"""Words for a figure of which the number is not told: data of a language."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from tilstand.languages.language import read_language_file
from tilstand.terms.text import Language


class HiddenFigureWords(BaseModel):
    """How a hidden figure is said; a phrase that is empty is one that the language does not have.

    Attributes:
        fewer: Of a number and what it counts ("fewer than {number}"); said of zero too.
        numbers: The form in which a number stands there, where it is another than in counting.
        plural: The number whose form of a noun stands after it; 0 for that of the number itself.
        withheld: Of a figure that is hidden for the sake of others, whose size is not told.
        withheld_of: The same with what is counted.
        sign: What stands in a table, a picture or a sentence of no words for a hidden figure.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fewer: str = ""
    numbers: dict[int, str] = {}
    plural: int = 0
    withheld: str = ""
    withheld_of: str = ""
    sign: str = ""


@cache
def load_hidden_figure_words(language: Language) -> HiddenFigureWords:
    """The words of a language; those that it does not have are empty.

    Example:
        >>> load_hidden_figure_words("nn").fewer, load_hidden_figure_words("ka").sign
        ('færre enn {number}', '')
    """
    return HiddenFigureWords.model_validate(read_language_file(language, "hidden.toml"))
