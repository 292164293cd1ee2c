"""The pages that a body fills in, and the places on them; what stands in a place is the draft's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tilstand.languages import message
from tilstand.terms import Key, Text, Value

__all__ = ["AskedWords", "FormPage", "FormPlace", "FormSection", "labels", "with_something"]


@dataclass(frozen=True, slots=True)
class FormPlace:
    """Where one figure is written.

    Attributes:
        address: Its name in the draft.
        key: The figure.
        form: The form that asks for it.
        label: What it is called within its section.
        level: How deep it stands below a total.
        before: What stood there in the period before; None where nothing did.
        whole: True where it counts something.
    """

    address: str
    key: Key
    form: str
    label: Text
    level: int
    before: Value | None
    whole: bool


@dataclass(frozen=True, slots=True)
class FormSection:
    """The figures of one measure in one period.

    Attributes:
        address: Name of the choice for all of its blank places; empty where they are few.
        title: What is counted.
        notes: How.
        places: Where it is written.
    """

    address: str
    title: Text
    notes: tuple[Text, ...]
    places: tuple[FormPlace, ...]


@dataclass(frozen=True, slots=True)
class AskedWords:
    """A question that is answered in words.

    Attributes:
        address: Its name in the draft.
        about: The body, the form and the question.
        words: The question.
        most: How many words the answer may have.
        before: What was printed of the answer the time before.
    """

    address: str
    about: tuple[str, str, str]
    words: Text
    most: int
    before: Text | None


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form of one body.

    Attributes:
        name: Its name in addresses.
        title: What it is about.
        intro: What is to be known before.
        sections: The figures.
        questions: The questions in words.
        corrects: The time that it is about, where it corrects figures of earlier rounds; empty for what is
            asked.
    """

    name: str
    title: Text
    intro: Text | None
    sections: tuple[FormSection, ...]
    questions: tuple[AskedWords, ...] = ()
    corrects: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every place and question on it, in order; not the choices for what is blank."""
        figures = (place.address for section in self.sections for place in section.places)
        return (*figures, *(one.address for one in self.questions))


def labels(pages: Sequence[FormPage]) -> Mapping[str, tuple[Text, str]]:
    """What every place is called, and the page that it is on."""
    found: dict[str, tuple[Text, str]] = {}
    for page in pages:
        for section in page.sections:
            for one in section.places:
                told = message("portal.page.of", part=one.label, whole=section.title)
                found[one.address] = told, page.name
        found |= {one.address: (one.words, page.name) for one in page.questions}
    return found


def with_something(pages: Sequence[FormPage], there: Callable[[FormPlace], bool]) -> tuple[FormPage, ...]:
    """The pages as they are shown as a whole: of those that correct, only the places that say something.

    Args:
        pages: The pages.
        there: True for a place that says something.
    """
    return tuple(_with_something(pages, there))


def _with_something(pages: Sequence[FormPage], there: Callable[[FormPlace], bool]) -> Iterator[FormPage]:
    for page in pages:
        if not page.corrects:
            yield page
            continue
        cut = (replace(one, places=tuple(filter(there, one.places))) for one in page.sections)
        if sections := tuple(one for one in cut if one.places):
            yield replace(page, sections=sections)
