"""Messages about report texts, and fixed strings of the edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from tilstand.define.labels import Catalogue
from tilstand.languages import Fact, format_template, get_message, quote_text
from tilstand.languages import format_message as told
from tilstand.terms import InvariantText, JoinedText, Text
from tilstand.terms.text import FALLBACK


def get_report_string(labels: Catalogue, path: str, /, **facts: Fact) -> Text:
    """The text at `report.PATH` with its facts put in.

    Args:
        labels: The collection's labels, which win over the engine's.
        path: Path below `report`.
        **facts: What stands for `{name}` in the text; a text is put in in its own language.

    Raises:
        KeyError: If neither the collection nor the engine knows the path.

    Example:
        >>> get_report_string(Catalogue({}), "table", number="3").text("nb")
        'Tabell 3'
    """
    full = f"report.{path}"
    return format_template(labels[full] if full in labels else get_message(full), **facts)


def get_unit_name(labels: Catalogue, name: str, *, one: bool = False) -> Text:
    """What a unit is called where many are counted, or one is."""
    own_text = f"units.{name}.{'one' if one else 'many'}"
    if own_text in labels:
        return labels[own_text]
    return labels[f"units.{name}"] if f"units.{name}" in labels else get_report_string(labels, own_text)


class TextError(ValueError):
    """Something that cannot be written as asked; it says why and what to do in every language of messages.

    Args:
        path: Which message, as `get_text_message` takes it.
        **facts: What is put in.
    """

    def __init__(self, path: str, /, **facts: object) -> None:
        self.path, self.facts = path, facts
        self.words = get_text_message(path, **facts)
        super().__init__(self.words.text(FALLBACK))


def get_text_message(path: str, /, **facts: object) -> Text:
    """A message about report text, with its facts put in.

    Args:
        path: Section and name.
        **facts: What is put in; `word` is set in the quotation marks of each language.

    Example:
        >>> get_text_message("text.unbound", word="28").text("nb")
        '«28» er ikke bundet til et tall i grunnlaget'
    """
    if isinstance(facts.get("word"), str):
        facts = {**facts, "word": quote_text(str(facts["word"]))}
    return told(f"text.{path}", **facts)


def prefix_file_line(file: str, line: int, what: Text) -> Text:
    """A message with file and line before it."""
    return JoinedText((InvariantText(f"{file}:{line}: "), what), "")


def describe_stop_position(line: int, at: Mapping[str, int]) -> Text:
    """Where in a file a reader stopped; without the sign where it stopped at the file's end.

    Example:
        >>> describe_stop_position(3, {"column": 5}).text("nb"), describe_stop_position(3, {}).text("nb")
        ('linje 3, tegn 5', 'linje 3')
    """
    return get_text_message("judged.sign" if "column" in at else "judged.line", line=line, **at)


def add_code_label(word: str, label: Text | None) -> Text:
    """A code as it was typed, with what it is called beside it where that is known.

    Example:
        >>> from tilstand.terms import TranslatedText
        >>> add_code_label("female", TranslatedText.from_texts(nb="Kvinne", en="Woman")).text("en")
        '“female” (Woman)'
    """
    typed = quote_text(word)
    return typed if label is None else JoinedText((typed, InvariantText(" ("), label, InvariantText(")")), "")


def suggest_similar_names(
    word: str, known: Iterable[str], *, named: Callable[[str], Text | None] = lambda _: None, all_known: bool = False
) -> Text:
    """What a word that is not known may have been meant to be.

    Args:
        word: The word.
        known: What is known.
        named: What a known word is called.
        all_known: Name all that is known where nothing is near.
    """
    names = list(known)
    near = get_close_matches(word, names, 1)
    if near:
        return get_text_message("hint.near", name=add_code_label(near[0], named(near[0])))
    return get_text_message("hint.known", list=", ".join(names)) if all_known else InvariantText("")
