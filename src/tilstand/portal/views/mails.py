"""The unit's page of mails: which a server accepted, which wait, which it refused, and why."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tilstand.languages import Dated, message
from tilstand.portal.clock import now
from tilstand.portal.models import Person, QueuedMail
from tilstand.portal.post import posted, sends
from tilstand.portal.room import collection
from tilstand.terms import Alike

__all__ = ["again", "mails"]

_MOST = 500


def mails(request: HttpRequest, person: Person) -> HttpResponse:
    """The latest mails."""
    held = collection()
    label = held.provider_label
    lines = [
        (
            one,
            label(one.provider) if one.provider in held.providers else Alike("–"),
            message(f"portal.mails.kind.{one.kind}"),
            message(f"portal.mails.state.{one.state}"),
            message(f"portal.mails.why.{one.why}") if one.why else Alike(""),
            Dated(one.at.date()),
        )
        for one in QueuedMail.objects.order_by("-pk")[:_MOST]
    ]
    return render(request, "mails.html.j2", {"lines": lines, "sends": sends()})


def again(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Try a mail now, also one that was refused."""
    one = QueuedMail.objects.filter(pk=pk).exclude(state="accepted").first()
    if one is None:
        raise Http404
    one.state, one.due = "queued", now()
    one.save()
    posted(now(), only=one.file)
    return redirect("mails")
