"""The report form of a body: pages, sections and places, with earlier figures.

What is written there is a row about an earlier time in the body's own delivery, as in a file: the figure is
a vintage of its own, and the delivery of the earlier round stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tilstand.collect.form_cells import ExpectedCell, is_code_valid, list_expected_cells, list_represented_providers
from tilstand.define import RoundView
from tilstand.define.registers import list_register_measures
from tilstand.languages import DatedText, format_message
from tilstand.portal.snapshot import RoundSnapshot
from tilstand.terms import JoinedText, Key, Period, Text, Value


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
class TextQuestion:
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
    questions: tuple[TextQuestion, ...] = ()
    corrects: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every place and question on it, in order; not the choices for what is blank."""
        figures = (place.address for section in self.sections for place in section.places)
        return (*figures, *(question.address for question in self.questions))


def collect_place_labels(pages: Sequence[FormPage]) -> Mapping[str, tuple[Text, str]]:
    """What every place is called, and the page that it is on."""
    pairs_by_name: dict[str, tuple[Text, str]] = {}
    for page in pages:
        for section in page.sections:
            for place in section.places:
                text = format_message("portal.page.of", part=place.label, whole=section.title)
                pairs_by_name[place.address] = text, page.name
        pairs_by_name |= {question.address: (question.words, page.name) for question in page.questions}
    return pairs_by_name


def filter_corrected_places(pages: Sequence[FormPage], there: Callable[[FormPlace], bool]) -> tuple[FormPage, ...]:
    """The pages as they are shown as a whole: of those that correct, only the places that say something.

    Args:
        pages: The pages.
        there: True for a place that says something.
    """
    shown = []
    for page in pages:
        if page.corrects:
            cut = (replace(section, places=tuple(filter(there, section.places))) for section in page.sections)
            page = replace(page, sections=tuple(section for section in cut if section.places))
        if page.sections or not page.corrects:
            shown.append(page)
    return tuple(shown)


def build_earlier_pages(room: RoundSnapshot, provider: str) -> Iterator[FormPage]:
    """One page for each earlier year and form of a body, the latest year first; none where nobody delivers.

    Args:
        room: The round.
        provider: The body; what it stated of whoever reports through it is on pages of theirs.
    """
    view = room.view
    if room.about.basis != "delivered":
        return
    known, stated = list_register_measures(room.held, room.name), room.stated.get(provider, {})
    keys: dict[tuple[int, str, str], list[Key]] = defaultdict(list)
    bodies = list_represented_providers(view, provider)
    for key in stated:
        if key.provider in bodies and (key.provider, key.measure) not in known and _is_figure_declared(view, key):
            keys[key.period.last.year, key.provider, _find_form_of_figure(view, key)].append(key)
    for year, body, form in sorted(keys, key=lambda page: (-page[0], [*bodies].index(page[1]), page[2])):
        if form:
            yield _build_earlier_page(view, provider, (year, body, form), keys[year, body, form], stated)


def _find_form_of_figure(view: RoundView, key: Key) -> str:
    """The form of a body in which a figure is told: that which asks for it, else its first."""
    forms = view.providers[key.provider].forms
    asks = (form for form in forms if any(block.measure == key.measure for block in view.forms[form].blocks))
    return next(asks, forms[0] if forms else "")


def _is_figure_declared(view: RoundView, key: Key) -> bool:
    """True where the collection still has the measure and the codes of a figure: else no row is about it."""
    if key.measure not in view.measures:
        return False
    able = view.measures[key.measure].dimensions
    lists = {name: view.get_codelist(name) for name, _ in key.dims if name in able}
    return all(
        name in lists and code in lists[name] and is_code_valid(lists[name][code], key.period)
        for name, code in key.dims
    )


def _build_earlier_page(
    view: RoundView, provider: str, about: tuple[int, str, str], keys: Sequence[Key], own: Mapping[Key, Value]
) -> FormPage:
    year, body, form = about
    when = DatedText(Period.from_year(year))
    title: Text = JoinedText((view.labels[f"forms.{form}.title"], when), ", ")
    if body != provider:
        title = JoinedText((title, view.provider_label(body)), ": ")
    rows = sorted(keys, key=lambda one: (one.measure, str(one.period), _make_code_sort_key(view, one)))
    sections = tuple(
        _build_earlier_section(view, form, list(some), own)
        for _, some in groupby(rows, key=lambda one: (one.measure, one.period))
    )
    intro = format_message("portal.earlier.how")
    return FormPage(f"{year}.{body}.{form}", title, intro, sections, corrects=str(year))


def _make_code_sort_key(view: RoundView, key: Key) -> list[tuple[str, int]]:
    """Where a figure stands among others: by dimension, then in the order of the list of its codes."""
    return [(name, [listed.id for listed in view.get_codelist(name).codes].index(code)) for name, code in key.dims]


def _build_earlier_section(view: RoundView, form: str, keys: Sequence[Key], own: Mapping[Key, Value]) -> FormSection:
    places = (_build_place(view, key, form, key.dims, own[key]) for key in keys)
    return FormSection("", _build_section_title(view, keys[0].measure, keys[0].period), (), tuple(places))


def _build_section_title(view: RoundView, measure: str, period: Period, *where: Text) -> Text:
    """What the figures of a section count, and when."""
    when = format_message("collect.sheet.on_the_day", day=period) if period.is_day else DatedText(period)
    return JoinedText((view.get_measure_label(measure), *where, when), ", ")


def _build_place(
    view: RoundView, key: Key, form: str, dims: Sequence[tuple[str, str]], before: Value | None
) -> FormPlace:
    """A place that is called by the codes that set it apart within its section."""
    measure = view.measures[key.measure]
    names = (JoinedText((view.labels[f"dimensions.{d}"], view.get_code_label(d, code)), ": ") for d, code in dims)
    label = JoinedText(tuple(names), ", ") if dims else format_message("collect.sheet.total")
    depth = sum(len(view.get_codelist(d).list_code_ancestors(code)) for d, code in dims)
    whole = measure.unit.counted and measure.statistic in ("count", "range", "year")
    return FormPlace(key.text(), key, form, label, min(1 + depth, 3) if dims else 0, before, whole)


_FEW = 3
"""So many places get no choice for all that are blank."""


def build_form_pages(room: RoundSnapshot, provider: str) -> tuple[FormPage, ...]:
    """The pages that a body fills in, in the order of its forms; a figure is asked for once.

    Args:
        room: The round.
        provider: The body; whoever reports through it is asked with it.
    """
    return room.compute_once(("pages", provider), lambda: _build_current_pages(room, provider))


def build_all_form_pages(room: RoundSnapshot, provider: str) -> tuple[FormPage, ...]:
    """The pages that a body fills in, and after them those on which it can correct earlier figures.

    Args:
        room: The round.
        provider: The body.
    """
    own_pages = build_form_pages(room, provider)
    return room.compute_once(("every page", provider), lambda: (*own_pages, *build_earlier_pages(room, provider)))


def _build_current_pages(room: RoundSnapshot, provider: str) -> tuple[FormPage, ...]:
    view, seen = room.view, set[Key]()
    cells: dict[tuple[str, str], list[ExpectedCell]] = {
        (body, form): [] for body in list_represented_providers(view, provider) for form in view.providers[body].forms
    }
    known = list_register_measures(room.held, room.name)
    for cell in list_expected_cells(view, room.about, provider):
        if cell.key not in seen and (cell.provider, cell.cell.measure) not in known:
            seen.add(cell.key)
            cells[cell.provider, cell.form].append(cell)
    return tuple(_build_form_page(room, provider, body, form, own_cells) for (body, form), own_cells in cells.items())


def _build_form_page(
    room: RoundSnapshot, provider: str, body: str, form: str, cells: Sequence[ExpectedCell]
) -> FormPage:
    labels = room.view.labels
    title: Text = labels[f"forms.{form}.title"]
    if body != provider:
        title = JoinedText((title, room.view.provider_label(body)), ": ")
    before = room.before.get(provider, {})
    sections = tuple(
        _build_form_section(room.view, room.name, list(own_cells), before)
        for _, own_cells in groupby(cells, key=lambda cell: (cell.block, cell.period))
    )
    return FormPage(
        f"{body}.{form}",
        title,
        labels.get(f"forms.{form}.intro"),
        sections,
        tuple(_build_text_questions(room, body, form)),
    )


def _build_form_section(
    view: RoundView, round_name: str, cells: Sequence[ExpectedCell], before: Mapping[Key, Value]
) -> FormSection:
    first, about = cells[0], view.round(round_name).period
    block, measure = view.forms[first.form].blocks[first.block], first.cell.measure
    where = (view.get_code_label(dimension, code) for dimension, code in block.where.items())
    places = []
    for cell in cells:
        dims = [(dimension, code) for dimension, code in cell.cell.dims if dimension not in block.where]
        was = Key(cell.key.measure, cell.provider, cell.period.shift_period(-1, by=about), cell.key.dims)
        places.append(_build_place(view, cell.key, cell.form, dims, before.get(was)))
    rest = f"rest | {first.provider} | {first.form} | {first.block} | {first.period}"
    title, notes = _build_section_title(view, measure, first.period, *where), tuple(_list_form_notes(view, measure))
    return FormSection(rest if len(cells) > _FEW else "", title, notes, tuple(places))


def _list_form_notes(view: RoundView, measure: str) -> Iterator[Text]:
    current_measure, labels = view.measures[measure], view.labels
    if f"units.{current_measure.unit}" in labels:
        number = current_measure.statistic == "count" and current_measure.unit.counted
        path = "collect.sheet.counted_in" if number else "collect.sheet.measured_in"
        yield format_message(path, unit=labels[f"units.{current_measure.unit}"])
    for name in ("rule", "caveat"):
        if (path := f"measures.{measure}.{name}") in labels:
            yield labels[path]


def _build_text_questions(room: RoundSnapshot, body: str, form: str) -> Iterator[TextQuestion]:
    for question in room.view.forms[form].questions:
        about = (body, form, question.id)
        words = room.view.labels[f"questions.{question.id}"]
        yield TextQuestion(" | ".join(("answer", *about)), about, words, question.max_words, room.answered.get(about))
