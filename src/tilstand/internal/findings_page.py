"""One page for a whole run: each cause with its proof, ties and question, every number a link to its source.

The page needs no other file, no script and no network. It is internal: small numbers stand on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from tilstand.book.figures import Book
from tilstand.define import Vocabulary
from tilstand.languages import settings
from tilstand.model import Source
from tilstand.reconcile import Reconciliation
from tilstand.reconcile.explain import UnmetTerm
from tilstand.reconcile.persons import Persons
from tilstand.reconcile.tell import at, body, say, span
from tilstand.terms import Alike, Language, Text

__all__ = ["findings_page"]

AROUND = 2


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """A source in context.

    Attributes:
        id: Anchor on the page.
        place: Where it is.
        quote: The words themselves, where they are known.
        lines: Numbered lines around it, and whether each is the one; where lines between them are not known,
            the words for that, under the number 0.
    """

    id: str
    place: Text
    quote: str
    lines: tuple[tuple[int, Text, bool], ...]


@dataclass(frozen=True, slots=True)
class DividedSentence:
    """A sentence, divided where a figure's number stands.

    Attributes:
        pieces: Its texts in order, each with its figure where it is the number of one.
        beside: The figures that have a number but none of their own in the sentence.
    """

    pieces: tuple[tuple[str, UnmetTerm | None], ...]
    beside: tuple[UnmetTerm, ...]


def divided(sentence: Text, terms: Sequence[UnmetTerm], language: Language) -> DividedSentence:
    """A sentence with its figures: a number is a figure's where that is the one cell that it states.

    Args:
        sentence: The sentence.
        terms: The figures of the relation that it tells of.
        language: The language that it is wanted in.
    """
    own = {(term.cell,): term for term in terms}
    pieces = sentence.pieces(language)
    met = {piece.cells for piece in pieces}
    return DividedSentence(
        tuple(
            ("".join(piece.text for piece in run), own.get(cells))
            for cells, run in groupby(pieces, lambda piece: piece.cells)
        ),
        tuple(term for term in terms if (term.cell,) not in met and not term.none),
    )


def findings_page(reconciled: Reconciliation, language: Language) -> bytes:
    """The findings of a round as one HTML page, in all languages of its collection.

    Args:
        reconciled: The figures, what does not fit, and why.
        language: The language that it opens in.

    Raises:
        KernelError: Relations that are not whole-number arithmetic.
    """
    book, explained, people = reconciled.book, reconciled.explanations, reconciled.people
    languages = dict.fromkeys((language, *book.collection.settings.languages))
    texts = _texts(book)
    anchors: dict[Source, str] = {}
    for one in explained:
        for source in (*one.sources, *(s for terms in one.terms for t in terms for s in t.sources)):
            anchors.setdefault(source, f"s{len(anchors) + 1}")
    passages = [_passage(source, id, texts) for source, id in anchors.items()]
    html = _template().render(
        collection=book.collection.id,
        period=str(reconciled.period),
        explained=explained,
        anchors=anchors,
        passages=passages,
        persons=people,
        by=_by(book.collection, people) if people and not people.clashes else (),
        bodies=[(body(book.collection, b), n) for b, n in people.bodies.items()] if people else (),
        decided=reconciled.decided,
        missing=reconciled.missing,
        checked=(reconciled.counts, *reconciled.unchecked),
        say=say,
        languages={tag: settings(tag) for tag in languages},
        divided=divided,
    )
    return html.encode("utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("tilstand.internal", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("findings.html.j2")


def _by(collection: Vocabulary, persons: Persons) -> list[tuple[Text, list[tuple[Text, Text]]]]:
    found = []
    for name, codes in persons.by.items():
        rows = []
        for value, ends in codes.items():
            rows.append((collection.code_label(name, value), span(ends.least, ends.greatest)))
        found.append((collection.labels[f"dimensions.{name}"], rows))
    return found


def _texts(book: Book) -> Mapping[str, Mapping[int, str]]:
    """The lines that are known of each document: those quoted anywhere, or all, where the collection has it.

    A document's text may lie in the collection as `sources/DOCUMENT.txt`.
    """
    found: dict[str, dict[int, str]] = {}
    for key in book:
        for observation in book.stated(key):
            source = observation.source
            if source.line is not None and source.quote:
                found.setdefault(source.document, {}).setdefault(source.line, source.quote)
    for relation in book.collection.relations:
        for said in relation.said:
            lines = found.setdefault(said.document, {})
            if said.line is not None and said.quote:
                lines.setdefault(said.line, said.quote)
    for document in list(found):
        file = book.collection.path / "sources" / f"{document}.txt"
        if file.is_file():
            found[document] = dict(enumerate(file.read_text("utf-8").splitlines(), start=1))
    return found


def _passage(source: Source, id: str, texts: Mapping[str, Mapping[int, str]]) -> SourcePassage:
    known = texts.get(source.document, {})
    lines: list[tuple[int, Text, bool]] = []
    unknown: list[int] = []
    around = range(source.line - AROUND, source.line + AROUND + 1) if source.line is not None else ()
    for number in around:
        text = source.quote if number == source.line and source.quote else known.get(number)
        if text is None:
            unknown += [number] if lines else []
        elif text:
            if unknown:
                lines.append((0, _gap(unknown), False))
                unknown = []
            lines.append((number, Alike(text), number == source.line))
    return SourcePassage(id, at(source), source.quote, tuple(lines))


def _gap(unknown: Sequence[int]) -> Text:
    lines = str(unknown[0]) if len(unknown) == 1 else f"{unknown[0]}–{unknown[-1]}"
    return say("gap" if len(unknown) == 1 else "gaps", section="page", lines=lines)
