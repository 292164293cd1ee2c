"""Views of the unit for people, API tokens, contact points and mails."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, make_error
from tilstand.portal import accounts, mail_queue
from tilstand.portal.authentication import end_other_sessions, has_second_factor
from tilstand.portal.maintenance import create_tombstone
from tilstand.portal.models import ContactPoint, Mandate, Person, QueuedMail, Token
from tilstand.portal.pages import parse_number, read_fields
from tilstand.portal.snapshot import get_portal_time, load_current_collection
from tilstand.terms import InvariantText, Text

_MOST = 500


def show_contacts(request: HttpRequest, person: Person) -> HttpResponse:
    """Everybody who said yes."""
    lines = [
        (contact, DatedText(contact.consented), DatedText(contact.review))
        for contact in ContactPoint.objects.order_by("review", "pk")
    ]
    facts = {"lines": lines, "day": get_portal_time().date().isoformat(), **_describe_bodies()}
    return render(request, "contacts.html.j2", facts)


def add_contact(request: HttpRequest, person: Person) -> HttpResponse:
    """Note somebody who said yes."""
    *about, day = read_fields(request, "provider", "name", "mail", "phone", "consented")
    try:
        consented = date.fromisoformat(day)
    except ValueError as error:
        raise make_error(UsageError, "portal.no_consent") from error
    mail_queue.record_contact_consent(*about, consented=consented, today=get_portal_time().date())
    return redirect("contacts")


def renew_contact(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """They said yes again."""
    mail_queue.renew_contact_consent(get_object_or_404(ContactPoint, pk=pk), today=get_portal_time().date())
    return redirect("contacts")


def remove_contact(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """They no longer want to be written to: taken away at once."""
    contact = get_object_or_404(ContactPoint, pk=pk)
    create_tombstone(contact, at=get_portal_time())
    contact.delete()
    return redirect("contacts")


def show_mail_queue(request: HttpRequest, person: Person) -> HttpResponse:
    """The latest mails."""
    held = load_current_collection()
    lines = [
        (
            mail,
            held.provider_label(mail.provider) if mail.provider in held.providers else InvariantText("–"),
            format_message(f"portal.mails.kind.{mail.kind}"),
            format_message(f"portal.mails.state.{mail.state}"),
            format_message(f"portal.mails.why.{mail.why}") if mail.why else InvariantText(""),
            DatedText(mail.at.date()),
        )
        for mail in QueuedMail.objects.order_by("-pk")[:_MOST]
    ]
    return render(request, "mails.html.j2", {"lines": lines, "sends": mail_queue.is_mail_sent_by_server()})


def retry_mail(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Try a mail now, also one that was refused."""
    mail = get_object_or_404(QueuedMail.objects.exclude(state="accepted"), pk=pk)
    mail.state, mail.due = "queued", get_portal_time()
    mail.save()
    mail_queue.send_due_mails(get_portal_time(), only=mail.file)
    return redirect("mails")


def show_people(request: HttpRequest, person: Person) -> HttpResponse:
    """Everybody who may sign in."""
    # Those who have not ended come first, which databases do not agree on by themselves.
    order = (F("ended").asc(nulls_first=True), "name", "pk")
    mandates = Prefetch("mandates", Mandate.objects.order_by("pk"))
    everybody = Person.objects.prefetch_related(mandates, "invitations").order_by(*order)
    people = [(invited, _describe_access_state(invited), invited.mandates.all()) for invited in everybody]
    facts = {"people": people, "sends": mail_queue.is_mail_sent_by_server(), **_describe_bodies()}
    return render(request, "people.html.j2", facts)


def invite_person(request: HttpRequest, person: Person) -> HttpResponse:
    """Invite somebody to act for a body or the unit; the link is shown once."""
    login, name, provider, signs = read_fields(request, "login", "name", "provider", "signs")
    stamp = _make_stamp(person)
    with accounts.together():
        invited = accounts.register_person(login, name, **stamp)
        accounts.grant_mandate(invited, provider, signs=signs == "on", **stamp)
        token = accounts.issue_invitation(invited, **stamp)
    return _render_join_link(request, invited, token)


def issue_new_link(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Make a new link for somebody who lost what they sign in with."""
    invited = get_object_or_404(Person, pk=pk)
    return _render_join_link(request, invited, accounts.issue_invitation(invited, **_make_stamp(person)))


def grant_person_mandate(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Let somebody act for one more body."""
    provider, signs = read_fields(request, "provider", "signs")
    accounts.grant_mandate(get_object_or_404(Person, pk=pk), provider, signs=signs == "on", **_make_stamp(person))
    return redirect("people")


def revoke_person_mandate(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Take a right away."""
    accounts.revoke_mandate(get_object_or_404(Person, pk=pk), *read_fields(request, "provider"), **_make_stamp(person))
    return redirect("people")


def end_access_of_person(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """End somebody's access."""
    accounts.end_person_access(get_object_or_404(Person, pk=pk), **_make_stamp(person))
    return redirect("people")


def sign_person_out(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Sign somebody out wherever they are signed in."""
    end_other_sessions(get_object_or_404(Person, pk=pk))
    return redirect("people")


def _make_stamp(person: Person) -> dict[str, Any]:
    """Who acts and when, as whatever is kept notes it."""
    return {"by": person, "at": get_portal_time()}


def _describe_bodies() -> dict[str, Any]:
    """What a page needs that names bodies and lets one be chosen."""
    held = load_current_collection()
    bodies = [(name, held.provider_label(name)) for name, provider in held.providers.items() if provider.forms]
    return {"bodies": bodies, "label": held.provider_label}


def _render_join_link(request: HttpRequest, invited: Person, token: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("join", kwargs={"token": token}))
    mailed = request.POST.get("mail") == "on" and mail_queue.can_mail_invitation(invited)
    if mailed:
        mail_queue.mail_invitation(invited, address, at=get_portal_time())
    until = DatedText((get_portal_time() + accounts.VALID).date())
    facts = {"invited": invited, "link": address, "until": until, "mailed": mailed}
    return render(request, "invited.html.j2", facts)


def _describe_access_state(person: Person) -> tuple[str, Text | None]:
    """Where somebody's access stands, and the day that belongs to it."""
    if person.ended:
        return "ended", DatedText(person.ended.date())
    waiting = next((invitation for invitation in person.invitations.all() if not invitation.used), None)
    if waiting is not None:
        return ("lapsed" if waiting.until < get_portal_time() else "invited"), DatedText(waiting.until.date())
    return ("active" if has_second_factor(person) else "passwords"), None


def show_api_tokens(request: HttpRequest, person: Person, made: Token | None = None, shown: str = "") -> HttpResponse:
    """One's own tokens; the unit sees everybody's. One that was just made is shown, this once."""
    held, at = load_current_collection(), get_portal_time()
    mandates = person.mandates.exclude(provider="").order_by("provider")
    facts = {
        "lines": [(token, DatedText(token.until.date()), token.until < at) for token in _list_visible_tokens(person)],
        "label": held.provider_label,
        "bodies": [(mandate.provider, held.provider_label(mandate.provider)) for mandate in mandates],
        "levels": accounts.MAY if any(mandate.signs for mandate in mandates) else accounts.MAY[:2],
        "days": accounts.TOKEN_VALID,
        "made": made,
        "shown": shown,
        "address": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "tokens.html.j2", facts)


def create_api_token(request: HttpRequest, person: Person) -> HttpResponse:
    """Make a token; it is shown once."""
    provider, called, may, days = read_fields(request, "provider", "called", "may", "days")
    valid = parse_number(days, 4, 0)
    token, shown = accounts.issue_token(person, provider, called, may=may, days=valid, at=get_portal_time())
    return show_api_tokens(request, person, token, shown)


def end_api_token(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """End a token: one's own, or anybody's where the unit does."""
    accounts.revoke_token(get_object_or_404(_list_visible_tokens(person), pk=pk), **_make_stamp(person))
    return redirect("tokens")


def _list_visible_tokens(person: Person) -> QuerySet[Token]:
    """The tokens that somebody sees."""
    unit = Mandate.objects.filter(person=person, provider="").exists()
    live = Token.objects.filter(ended=None).select_related("person").order_by("until", "pk")
    return live if unit else live.filter(person=person)
