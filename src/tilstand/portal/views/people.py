"""Views of the unit for people, API tokens, contact points and mails."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tilstand.errors import UsageError
from tilstand.languages import DatedText, format_message, make_error
from tilstand.portal.accounts import (
    MAY,
    TOKEN_VALID,
    VALID,
    end_person_access,
    grant_mandate,
    issue_invitation,
    issue_token,
    register_person,
    revoke_mandate,
    revoke_token,
    together,
)
from tilstand.portal.authentication import end_other_sessions, has_second_factor
from tilstand.portal.mail_queue import (
    can_mail_invitation,
    is_mail_sent_by_server,
    mail_invitation,
    record_contact_consent,
    renew_contact_consent,
    send_due_mails,
)
from tilstand.portal.maintenance import create_tombstone
from tilstand.portal.models import ContactPoint, Mandate, Person, QueuedMail, Token
from tilstand.portal.snapshot import get_portal_time, load_current_collection
from tilstand.terms import InvariantText


def show_contacts(request: HttpRequest, person: Person) -> HttpResponse:
    """Everybody who said yes."""
    held, today = load_current_collection(), get_portal_time().date()
    lines = [
        (contact_point, DatedText(contact_point.consented), DatedText(contact_point.review))
        for contact_point in ContactPoint.objects.order_by("review", "pk")
    ]
    facts = {
        "lines": lines,
        "bodies": [(name, held.provider_label(name)) for name, provider in held.providers.items() if provider.forms],
        "label": held.provider_label,
        "day": today.isoformat(),
    }
    return render(request, "contacts.html.j2", facts)


def add_contact(request: HttpRequest, person: Person) -> HttpResponse:
    """Note somebody who said yes."""
    text = request.POST.get
    try:
        consented = date.fromisoformat(text("consented", ""))
    except ValueError as error:
        raise make_error(UsageError, "portal.no_consent") from error
    about = (text("provider", ""), text("name", ""), text("mail", ""), text("phone", ""))
    record_contact_consent(*about, consented=consented, today=get_portal_time().date())
    return redirect("contacts")


def renew_contact(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """They said yes again."""
    renew_contact_consent(_get_contact_or_404(pk), today=get_portal_time().date())
    return redirect("contacts")


def remove_contact(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """They no longer want to be written to: taken away at once."""
    contact_point = _get_contact_or_404(pk)
    create_tombstone(contact_point, at=get_portal_time())
    contact_point.delete()
    return redirect("contacts")


def _get_contact_or_404(pk: int) -> ContactPoint:
    contact_point = ContactPoint.objects.filter(pk=pk).first()
    if contact_point is None:
        raise Http404
    return contact_point


_MOST = 500


def show_mail_queue(request: HttpRequest, person: Person) -> HttpResponse:
    """The latest mails."""
    held = load_current_collection()
    label = held.provider_label
    lines = [
        (
            queued_mail,
            label(queued_mail.provider) if queued_mail.provider in held.providers else InvariantText("–"),
            format_message(f"portal.mails.kind.{queued_mail.kind}"),
            format_message(f"portal.mails.state.{queued_mail.state}"),
            format_message(f"portal.mails.why.{queued_mail.why}") if queued_mail.why else InvariantText(""),
            DatedText(queued_mail.at.date()),
        )
        for queued_mail in QueuedMail.objects.order_by("-pk")[:_MOST]
    ]
    return render(request, "mails.html.j2", {"lines": lines, "sends": is_mail_sent_by_server()})


def retry_mail(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Try a mail now, also one that was refused."""
    queued_mail = QueuedMail.objects.filter(pk=pk).exclude(state="accepted").first()
    if queued_mail is None:
        raise Http404
    queued_mail.state, queued_mail.due = "queued", get_portal_time()
    queued_mail.save()
    send_due_mails(get_portal_time(), only=queued_mail.file)
    return redirect("mails")


def show_people(request: HttpRequest, person: Person) -> HttpResponse:
    """Everybody who may sign in."""
    held = load_current_collection()
    own_prefetch = Prefetch("mandates", Mandate.objects.order_by("pk"))
    # Those who have not ended come first, which databases do not agree on by themselves.
    order = (F("ended").asc(nulls_first=True), "name", "pk")
    everybody = Person.objects.prefetch_related(own_prefetch, "invitations").order_by(*order)
    facts = {
        "people": [
            (current_person, _describe_access_state(current_person), current_person.mandates.all())
            for current_person in everybody
        ],
        "bodies": [(name, held.provider_label(name)) for name, provider in held.providers.items() if provider.forms],
        "label": held.provider_label,
        "sends": is_mail_sent_by_server(),
    }
    return render(request, "people.html.j2", facts)


def invite_person(request: HttpRequest, person: Person) -> HttpResponse:
    """Invite somebody to act for a body or the unit; the link is shown once."""
    at, text = get_portal_time(), request.POST.get
    with together():
        made = register_person(text("login", ""), text("name", ""), by=person, at=at)
        grant_mandate(made, text("provider", ""), signs=text("signs") == "on", by=person, at=at)
        token = issue_invitation(made, by=person, at=at)
    return _render_join_link(request, made, token, mail=text("mail", "") == "on")


def issue_new_link(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Make a new link for somebody who lost what they sign in with."""
    current_person = _get_person_or_404(pk)
    mail = request.POST.get("mail", "") == "on"
    return _render_join_link(
        request, current_person, issue_invitation(current_person, by=person, at=get_portal_time()), mail=mail
    )


def grant_person_mandate(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Let somebody act for one more body."""
    signs = request.POST.get("signs") == "on"
    grant_mandate(
        _get_person_or_404(pk), request.POST.get("provider", ""), signs=signs, by=person, at=get_portal_time()
    )
    return redirect("people")


def revoke_person_mandate(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Take a right away."""
    revoke_mandate(_get_person_or_404(pk), request.POST.get("provider", ""), by=person, at=get_portal_time())
    return redirect("people")


def end_access_of_person(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """End somebody's access."""
    end_person_access(_get_person_or_404(pk), by=person, at=get_portal_time())
    return redirect("people")


def sign_person_out(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Sign somebody out wherever they are signed in."""
    end_other_sessions(_get_person_or_404(pk))
    return redirect("people")


def _get_person_or_404(pk: int) -> Person:
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def _render_join_link(request: HttpRequest, one: Person, token: str, *, mail: bool) -> HttpResponse:
    address = request.build_absolute_uri(reverse("join", kwargs={"token": token}))
    sent = mail and can_mail_invitation(one)
    if sent:
        mail_invitation(one, address, at=get_portal_time())
    facts = {"invited": one, "link": address, "until": DatedText((get_portal_time() + VALID).date()), "mailed": sent}
    return render(request, "invited.html.j2", facts)


def _describe_access_state(one: Person) -> tuple[str, DatedText | None]:
    """Where somebody's access stands, and the day that belongs to it."""
    if one.ended:
        return "ended", DatedText(one.ended.date())
    waiting = next((invitation for invitation in one.invitations.all() if not invitation.used), None)
    if waiting is not None:
        return ("lapsed" if waiting.until < get_portal_time() else "invited"), DatedText(waiting.until.date())
    return ("active" if has_second_factor(one) else "passwords"), None


def show_api_tokens(request: HttpRequest, person: Person) -> HttpResponse:
    """One's own tokens; the unit sees everybody's."""
    return _render_token_page(request, person)


def create_api_token(request: HttpRequest, person: Person) -> HttpResponse:
    """Make a token; it is shown once."""
    text = request.POST.get
    days = text("days", "")
    token, shown = issue_token(
        person,
        text("provider", ""),
        text("called", ""),
        may=text("may", ""),
        days=int(days) if days.isascii() and days.isdecimal() and len(days) < 5 else 0,
        at=get_portal_time(),
    )
    return _render_token_page(request, person, token, shown)


def end_api_token(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """End a token: one's own, or anybody's where the unit does."""
    token = _list_visible_tokens(person).filter(pk=pk).first()
    if token is None:
        raise Http404
    revoke_token(token, by=person, at=get_portal_time())
    return redirect("tokens")


def _list_visible_tokens(person: Person) -> QuerySet[Token]:
    """The tokens that somebody sees."""
    unit = Mandate.objects.filter(person=person, provider="").exists()
    live = Token.objects.filter(ended=None).select_related("person").order_by("until", "pk")
    return live if unit else live.filter(person=person)


def _render_token_page(
    request: HttpRequest, person: Person, token: Token | None = None, shown: str = ""
) -> HttpResponse:
    held, at = load_current_collection(), get_portal_time()
    own_mandates = person.mandates.exclude(provider="").order_by("provider")
    facts = {
        "lines": [
            (current_token, DatedText(current_token.until.date()), current_token.until < at)
            for current_token in _list_visible_tokens(person)
        ],
        "label": held.provider_label,
        "bodies": [(mandate.provider, held.provider_label(mandate.provider)) for mandate in own_mandates],
        "levels": MAY if any(mandate.signs for mandate in own_mandates) else MAY[:2],
        "days": TOKEN_VALID,
        "made": token,
        "shown": shown,
        "address": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "tokens.html.j2", facts)
