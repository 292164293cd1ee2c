"""A page for each body that reported: its text, its figures, and its answers in words."""

from __future__ import annotations

from functools import partial
from typing import Any

from markupsafe import Markup

from tilstand.languages import Tongue
from tilstand.model.imprint import RECONSTRUCTED
from tilstand.model.release import ReleasedAnswer
from tilstand.model.table import ReleasableTable
from tilstand.publish.site.address import named
from tilstand.publish.site.book import SiteEdition
from tilstand.publish.site.course import course
from tilstand.publish.site.figure import beside, shown
from tilstand.publish.site.inserted import Inserted, inward
from tilstand.publish.site.over_time import over_time
from tilstand.publish.site.press import Press
from tilstand.publish.site.prose import Prose, lines

__all__ = ["bodies"]


def bodies(press: Press) -> None:
    """The list of bodies, and a page for each of them."""
    book = press.book
    by_part: dict[int, list[dict[str, Any]]] = {}
    for name in book.bodies:
        by_part.setdefault(_part(book, name), []).append(_named(book, name))
    press.print(
        "bodies.html",
        "bodies",
        book.say("bodies"),
        parts=[
            {"name": book.part(number) if number in book.parts else "", "bodies": by_part[number]}
            for number in sorted(by_part)
        ],
        absent=[
            {
                "name": book.text(who),
                "lang": book.tongues.get(who),
                "reason": book.text(why),
            }
            for who, why in book.appendix.absent
        ],
    )
    for name in book.bodies:
        _body(press, name)


def _part(book: SiteEdition, name: str) -> int:
    return min(book.names.providers[name].parts, default=0)


def _named(book: SiteEdition, name: str) -> dict[str, Any]:
    return {
        "name": book.provider(name),
        "lang": book.tongues.get(book.names.provider(name)),
        "page": f"body/{named(name)}.html",
    }


def _body(press: Press, name: str) -> None:
    book = press.book
    at = f"body/{named(name)}.html"
    provider = book.names.providers[name]
    account = book.accounts.get(name)
    own = [chapter for chapter in book.chapters if chapter.provider == name]
    inserted = Inserted.of(press, at, own)
    prose = Prose(book, inserted.html, partial(inward, press, at))
    text = Markup("\n").join(prose.html(chapter.document) for chapter in own)
    press.print(
        at,
        "body",
        book.provider(name),
        lang=book.tongues.get(book.names.provider(name)),
        city=provider.city.text(book.language),
        parent=book.provider(provider.parent) if provider.parent else "",
        retold=book.fixed(book.names.basis, year=book.names.period)
        if book.names.basis == RECONSTRUCTED
        else "",
        parts=[] if own else _told_in(book, name),
        text=text,
        figure=Markup("").join(
            shown(press, at, table) for table in _figures(book, name) if table.id not in inserted.tables
        ),
        over_time=_over_time(press, at, name),
        downloads=book.files_of(account.id) if account is not None else [],
        forms=_forms(book, name),
        tables=[
            {"title": book.caption(table), "page": f"table/{named(table.id)}.html"}
            for table, _ in book.tables_of.get(name, ())
        ],
        trail=[("bodies.html", book.say("bodies"))],
    )


def _over_time(press: Press, at: str, name: str) -> Markup:
    """The body's figures over the periods, drawn and as a table; nothing where there is one period alone."""
    table = over_time(press.book, name)
    if table is None:
        return Markup("")
    drawn = beside(press, at, course(press.book, table))
    return drawn + shown(press, at, table, link=False, pictures=False, titled=False)


def _told_in(book: SiteEdition, name: str) -> list[tuple[str, str]]:
    """The parts of the report that tell of a body without a chapter of its own."""
    parts = sorted({*book.names.providers[name].parts})
    return [(book.part(at), f"part/{at}.html") for at in parts if at in book.parts]


def _figures(book: SiteEdition, name: str) -> list[ReleasableTable]:
    """The body's account; without one, the key figures (or all tables) that hold its figures alone."""
    if name in book.accounts:
        return [book.accounts[name]]
    alone = [table for table, single in book.tables_of.get(name, ()) if single]
    return [table for table in alone if table.key] or alone


def _forms(book: SiteEdition, name: str) -> list[dict[str, Any]]:
    """The answers under the forms they belong to; a single form is not named."""
    own = [answer for answer in book.answers if answer.provider == name]
    forms = tuple(dict.fromkeys(answer.form for answer in own))
    titles = {form: book.text(book.names.forms[form].title) for form in forms}
    return [
        {
            "title": book.say("body_words_of", form=titles[form])
            if len(forms) > 1
            else book.say("body_words"),
            "answers": [_answer(book, answer) for answer in own if answer.form == form],
        }
        for form in forms
    ]


def _answer(book: SiteEdition, answer: ReleasedAnswer) -> dict[str, Any]:
    language = answer.heard(book.language, *book.names.languages)
    return {
        "question": book.text(book.names.question(answer.form, answer.question)),
        "lang": language if language != book.language else None,
        "told": book.say("answer_in", language=Tongue(language)) if language != book.language else "",
        "paragraphs": lines(answer.text.get(language, "")),
    }
