"""What every page has: its words, its language, the way to others; templates fill in the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from jinja2 import Environment, StrictUndefined

from tilstand.collect.words import GIVEN
from tilstand.languages import Dated, Fact, message, settings
from tilstand.languages.number import number
from tilstand.portal.clock import now
from tilstand.portal.here import here
from tilstand.portal.issuer import named
from tilstand.portal.menu import menu
from tilstand.portal.models import Person
from tilstand.portal.room import collection
from tilstand.portal.tongue import offered, tongue
from tilstand.register.find import shown
from tilstand.terms import Key, Language, Text, Value

__all__ = ["anchor", "environment", "faults", "given", "minute"]

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


def environment(**options: Any) -> Environment:
    """The environment of all templates."""
    made = Environment(
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    )
    made.globals.update({"static": static, "url": reverse, "Dated": Dated, "anchor": anchor})
    made.globals.update({"faults": faults, "json_script": json_script})
    made.globals.update({"meaning": shown, "when": _day, "clock": _clock})
    return made


def given(request: HttpRequest) -> dict[str, Any]:
    """What every template is given beside its own."""
    language, held = tongue(request), collection()
    return {
        "lang": language,
        "direction": settings(language).direction,
        "say": _say(language),
        "amount": partial(_amount, language),
        "languages": offered(),
        "person": request.user if isinstance(request.user, Person) else None,
        "unit": held.provider_label(held.settings.coordinator).text(language),
        "demonstration": held.settings.demonstration,
        "today": Dated(now().date()).text(language),
        "here": request.path,
        "issuer": named(),
        "menu": menu(request),
    }


def anchor(address: str) -> str:
    """The name of a place within a page."""
    return f"p{hashlib.sha256(address.encode()).hexdigest()[:10]}"


def faults(form: BaseForm | None) -> tuple[str, ...]:
    """What does not fit in a form of signing in, each once, by the names under which it is worded."""
    given = form.errors.as_data().values() if form is not None and form.is_bound else ()
    codes = dict.fromkeys(one.code or "" for errors in given for one in errors)
    return tuple(dict.fromkeys(one if one in _WORDED else "other" for one in codes))


def minute(at: datetime) -> str:
    """A time of day as it stands beside what was saved."""
    return at.astimezone().strftime("%H:%M")


def _day(stamped: str) -> Text:
    """The day of an act."""
    return Dated(datetime.fromisoformat(stamped).astimezone().date())


def _clock(stamped: str) -> str:
    """The hour and minute of an act."""
    return minute(datetime.fromisoformat(stamped))


def _amount(language: Language, value: Value) -> str:
    """A figure as it stands on a page, or why there is none."""
    if value.amount is not None:
        return number(value.amount, language)
    path = f"collect.states.{value.status.value}"
    return message(path).text(language) if value.status in GIVEN else str(value)


def _say(language: Language) -> Say:
    def say(path: str | Text, **facts: Fact | Key) -> str:
        told = (
            message(path if "." in path else f"portal.page.{path}", **facts)
            if isinstance(path, str)
            else here(path)
        )
        return told.text(language)

    return say
