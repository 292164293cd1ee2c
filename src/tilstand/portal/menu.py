"""The ways through the portal, as whoever works there thinks of them: a few groups, each with its pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from tilstand.portal.factor import strong
from tilstand.portal.models import Mandate, Person
from tilstand.portal.room import rooms

__all__ = ["GROUPS", "Menu", "MenuGroup", "MenuPage", "menu"]

_AT = "at round"

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
        ),
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
_OF_ROUND = {
    "board",
    "log",
    "next_round",
    "findings",
    "questions",
    "decisions",
    "texts",
    "report",
    "sentences",
    "edition",
}


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
        there = next((one.at for one in self.pages if one.at), "")
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


def menu(request: HttpRequest) -> Menu:
    """The ways that are open to whoever asks; none for who has yet to sign in or to choose a second step."""
    person = request.user
    if not isinstance(person, Person) or not strong(request):
        return Menu()
    acts_for, kept = set(Mandate.objects.filter(person=person).values_list("provider", flat=True)), rooms()
    several = len(acts_for) * len(kept) > 1
    return Menu(tuple(_groups(request, kept)), several) if "" in acts_for else Menu((), several, True)


def _groups(request: HttpRequest, kept: Sequence[str]) -> Iterator[MenuGroup]:
    here = request.resolver_match.url_name or "" if request.resolver_match else ""
    round_name = _at_round(request, kept)
    for name in GROUPS:
        if own := tuple(_pages(name, here, request, round_name)):
            yield MenuGroup(own[0].said if len(own) == 1 else f"portal.menu.{name}", own)


def _said(name: str) -> str:
    return f"portal.{_TITLED[name]}.title" if name in _TITLED else f"portal.page.{name}"


def _pages(group: str, here: str, request: HttpRequest, round_name: str) -> Iterator[MenuPage]:
    for name, belongs in GROUPS[group].items():
        if name not in _OF_ROUND:
            yield MenuPage(_said(name), reverse(name), _at(name, belongs, here, request))
        elif round_name:
            href = reverse(name, kwargs={"round_name": round_name})
            yield MenuPage(_said(name), href, _at(name, belongs, here, request))


def _at(name: str, belongs: tuple[str, ...], here: str, request: HttpRequest) -> str:
    if here == name and request.method == "GET":
        return "page"
    return "true" if here in (name, *belongs) else ""


def _at_round(request: HttpRequest, kept: Sequence[str]) -> str:
    """The round that somebody is in, or was in last; else the latest that is kept."""
    found = request.resolver_match.kwargs.get("round_name", "") if request.resolver_match else ""
    if found in kept:
        if request.session.get(_AT) != found:
            request.session[_AT] = found
        return str(found)
    last = str(request.session.get(_AT, ""))
    return last if last in kept else next(iter(kept), "")
