"""Jinja environment, context of every page, and the menu."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from jinja2 import Environment, StrictUndefined

from tilstand.collect.form_words import GIVEN
from tilstand.languages import DatedText, Fact, format_message, load_language_settings
from tilstand.languages.formats import format_number
from tilstand.portal.authentication import has_passed_second_factor
from tilstand.portal.localization import adapt_for_portal, choose_language, list_offered_languages
from tilstand.portal.models import Mandate, Person
from tilstand.portal.oidc import get_issuer_name
from tilstand.portal.snapshot import get_portal_time, list_kept_rounds, load_current_collection
from tilstand.registers.selection import format_entry_value
from tilstand.terms import Key, Language, Text, Value

_AT, _NOTE = "at round", "told"

GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "round": {
        "board": ("tell", "remind", "accept", "reopen", "exempt", "ask_after_all"),
        "log": ("export_log",),
        "next_round": (),
    },
    "answers": {
        "findings": (),
        "questions": ("ask", "follow", "close"),
        "decisions": ("decide",),
        "texts": ("release_text", "withhold_text"),
    },
    "report": {
        "report": ("section", "section_version", "look", "figures"),
        "sentences": (),
        "edition": (
            *("compare", "preview", "how_far", "build", "pass", "freeze"),
            *("invite_early", "end_early", "publish"),
        ),
    },
    "registers": {
        "registers": (
            *("register", "check_register", "export_csv", "export_workbook", "look_at_table"),
            *("take_in_table", "new_entry", "entry", "edit_entry", "release_entry", "withdraw_entry"),
            *("review_entry", "remove_entry", "overviews", "declare_known", "confirm_known"),
            *("build_overview", "overview_far", "preview_overview", "publish_overview", "take_down_overview"),
        )
    },
    "upkeep": {
        "people": ("invite", "new_link", "give", "take", "sign_out_person", "end"),
        "contacts": ("add_contact", "renew_contact", "remove_contact"),
        "mails": ("mail_again",),
        "tokens": ("make_token", "end_token"),
    },
}
"""The unit's pages by group, each with the addresses that belong to it."""

_TITLED = {
    "next_round": "next",
    "sentences": "sentences",
    "log": "log",
    **{name: name for name in ("registers", "people", "contacts", "mails", "tokens")},
}
_OF_ROUND = {name for group in ("round", "answers", "report") for name in GROUPS[group]}


@dataclass(frozen=True, slots=True)
class MenuPage:
    """A way to a page.

    Attributes:
        said: What it is called, as the path of a message.
        href: Where it is.
        at: `page` where somebody is there, `true` on a page that belongs to it, else empty.
    """

    said: str
    href: str
    at: str


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Pages that belong together.

    Attributes:
        said: What it is called, as the path of a message.
        pages: Its pages; the first is where its own way leads.
        at: As of a page: `true` where somebody is on one of several.
    """

    said: str
    pages: tuple[MenuPage, ...]

    @property
    def at(self) -> str:
        """Whether somebody is there."""
        there = next((page.at for page in self.pages if page.at), "")
        return there if len(self.pages) == 1 or not there else "true"


@dataclass(frozen=True, slots=True)
class Menu:
    """The ways that are open to somebody.

    Attributes:
        groups: The ways.
        several: True where they can choose for whom, or in which round, they act.
        alone: True for who acts for no unit: there are no groups, and tokens stand beside the own name.
    """

    groups: tuple[MenuGroup, ...] = ()
    several: bool = False
    alone: bool = False


def build_menu(request: HttpRequest) -> Menu:
    """The ways that are open to whoever asks; none for who has yet to sign in or to choose a second step."""
    person = request.user
    if not isinstance(person, Person) or not has_passed_second_factor(request):
        return Menu()
    acts_for = set(Mandate.objects.filter(person=person).values_list("provider", flat=True))
    kept = list_kept_rounds()
    several = len(acts_for) * len(kept) > 1
    return Menu(tuple(_build_menu_groups(request, kept)), several) if "" in acts_for else Menu((), several, True)


def _build_menu_groups(request: HttpRequest, kept: Sequence[str]) -> Iterator[MenuGroup]:
    round_name = _choose_menu_round(request, kept)
    for name in GROUPS:
        if pages := tuple(_build_menu_pages(name, request, round_name)):
            yield MenuGroup(pages[0].said if len(pages) == 1 else f"portal.menu.{name}", pages)


def _build_menu_pages(group: str, request: HttpRequest, round_name: str) -> Iterator[MenuPage]:
    here = request.resolver_match.url_name or "" if request.resolver_match else ""
    for name, belongs in GROUPS[group].items():
        if name in _OF_ROUND and not round_name:
            continue
        title = f"portal.{_TITLED[name]}.title" if name in _TITLED else f"portal.page.{name}"
        href = reverse(name, kwargs={"round_name": round_name} if name in _OF_ROUND else None)
        at = "page" if here == name and request.method == "GET" else "true" if here in (name, *belongs) else ""
        yield MenuPage(title, href, at)


def _choose_menu_round(request: HttpRequest, kept: Sequence[str]) -> str:
    """The round that somebody is in, or was in last; else the latest that is kept."""
    found = request.resolver_match.kwargs.get("round_name", "") if request.resolver_match else ""
    if found in kept:
        if request.session.get(_AT) != found:
            request.session[_AT] = found
        return str(found)
    last = str(request.session.get(_AT, ""))
    return last if last in kept else next(iter(kept), "")


Say = Callable[..., str]
# What may go wrong when somebody signs in or chooses how to, as the library names it.
_WORDED = {
    "cannot_delete_authenticator",
    "cannot_generate_recovery_codes",
    "incorrect_code",
    "rate_limited",
    "required",
    "too_many_login_attempts",
    "username_password_mismatch",
}


def build_jinja_environment(**options: Any) -> Environment:
    """The environment of all templates."""
    made = Environment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})
    made.globals.update({"static": static, "url": reverse, "Dated": DatedText, "anchor": make_place_anchor})
    made.globals.update({"faults": list_form_faults, "json_script": json_script})
    made.globals.update({"meaning": format_entry_value, "when": _format_act_day, "clock": _format_act_minute})
    return made


def build_page_context(request: HttpRequest) -> dict[str, Any]:
    """What every template is given beside its own."""
    language, held = choose_language(request), load_current_collection()
    return {
        "lang": language,
        "direction": load_language_settings(language).direction,
        "say": _build_page_translator(language),
        "amount": partial(_format_page_value, language),
        "languages": list_offered_languages(),
        "person": request.user if isinstance(request.user, Person) else None,
        "unit": held.provider_label(held.settings.coordinator).text(language),
        "demonstration": held.settings.demonstration,
        "today": DatedText(get_portal_time().date()).text(language),
        "here": request.path,
        "issuer": get_issuer_name(),
        "menu": build_menu(request),
    }


def read_fields(request: HttpRequest, *names: str) -> tuple[str, ...]:
    """What stands in some fields of a form that was sent; nothing where a field was not."""
    return tuple(request.POST.get(name, "") for name in names)


def parse_number(text: str, digits: int, otherwise: int) -> int:
    """A whole number of few digits that somebody sent; another where it is none.

    Args:
        text: What was sent.
        digits: How many it may have.
        otherwise: What stands for all else.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else otherwise


def leave_note(request: HttpRequest, note: Text) -> None:
    """Let the next page say something once."""
    request.session[_NOTE] = note.text(choose_language(request))


def take_note(request: HttpRequest) -> str:
    """What the page before left to be said; empty where it left nothing."""
    return str(request.session.pop(_NOTE, ""))


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_download(data: bytes, name: str, kind: str, *, shown: bool = False) -> HttpResponse:
    """A file that a browser keeps under a name, or shows.

    Args:
        data: What is in it.
        name: Its name.
        kind: Its media type.
        shown: True where the browser may show it.
    """
    disposition = f'{"inline" if shown else "attachment"}; filename="{name}"'
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})


def make_place_anchor(address: str) -> str:
    """The name of a place within a page."""
    return f"p{hashlib.sha256(address.encode()).hexdigest()[:10]}"


def list_form_faults(form: BaseForm | None) -> tuple[str, ...]:
    """What does not fit in a form of signing in, each once, by the names under which it is worded."""
    given = form.errors.as_data().values() if form is not None and form.is_bound else ()
    codes = dict.fromkeys(error.code or "" for errors in given for error in errors)
    return tuple(dict.fromkeys(code if code in _WORDED else "other" for code in codes))


def format_clock_time(at: datetime) -> str:
    """A time of day as it stands beside what was saved."""
    return at.astimezone().strftime("%H:%M")


def _format_act_day(stamped: str) -> Text:
    """The day of an act."""
    return DatedText(datetime.fromisoformat(stamped).astimezone().date())


def _format_act_minute(stamped: str) -> str:
    """The hour and minute of an act."""
    return format_clock_time(datetime.fromisoformat(stamped))


def _format_page_value(language: Language, value: Value) -> str:
    """A figure as it stands on a page, or why there is none."""
    if value.amount is not None:
        return format_number(value.amount, language)
    path = f"collect.states.{value.status.value}"
    return format_message(path).text(language) if value.status in GIVEN else str(value)


def _build_page_translator(language: Language) -> Say:
    def translate_page_text(path: str | Text, **facts: Fact | Key) -> str:
        if not isinstance(path, str):
            return adapt_for_portal(path).text(language)
        return format_message(path if "." in path else f"portal.page.{path}", **facts).text(language)

    return translate_page_text
