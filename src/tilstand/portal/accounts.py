"""Persons, their mandates, invitations, API tokens and links for early readers."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.db import transaction

from tilstand.errors import UsageError
from tilstand.languages import make_error
from tilstand.portal.models import AccessAct, EarlyLook, EarlyReader, Invitation, Mandate, Person, Token, Vouched
from tilstand.portal.snapshot import RoundSnapshot, get_round_snapshot, load_current_collection
from tilstand.round.texts import TRACK
from tilstand.workflow.transitions import NOTHING

together = transaction.atomic


@transaction.atomic
def register_person(login: str, name: str, *, by: Person | None, at: datetime) -> Person:
    """Somebody who can be invited.

    Raises:
        UsageError: If something is missing, or somebody has that user name already.
    """
    if Person.objects.filter(login__iexact=login.strip()).exists():
        raise make_error(UsageError, "portal.login_taken", login=login)
    person = Person(login=login.strip(), name=name.strip())
    person.set_unusable_password()
    try:
        person.clean_fields()
    except ValidationError as error:
        raise make_error(UsageError, "portal.nobody_named") from error
    person.save()
    record_access_act(person, "registered", by=by, at=at)
    return person


@transaction.atomic
def grant_mandate(person: Person, provider: str, *, signs: bool, by: Person | None, at: datetime) -> Mandate:
    """Let somebody act for a body, or for the unit where none is named.

    Raises:
        UsageError: If there is no such body, or their access has ended.
    """
    known = load_current_collection().providers
    if provider and (provider not in known or not known[provider].forms):
        raise make_error(UsageError, "portal.no_body")
    if not person.is_active:
        raise make_error(UsageError, "portal.ended_already", name=person.name)
    values = {"signs": signs and bool(provider)}
    mandate, _ = Mandate.objects.update_or_create(person=person, provider=provider, defaults=values)
    record_access_act(person, "given", by=by, at=at, provider=provider, signs=mandate.signs)
    return mandate


@transaction.atomic
def revoke_mandate(person: Person, provider: str, *, by: Person | None, at: datetime) -> None:
    """Somebody no longer acts for a body, or for the unit: at once, also where they are signed in.

    Raises:
        UsageError: If nobody would be left who acts for the unit.
    """
    if not provider:
        _check_coordinator_remains(person)
    count, _ = Mandate.objects.filter(person=person, provider=provider).delete()
    if count:
        record_access_act(person, "taken", by=by, at=at, provider=provider)


@transaction.atomic
def end_person_access(person: Person, *, by: Person | None, at: datetime) -> None:
    """End somebody's access: at once, also where they are signed in; what they wrote stays.

    Raises:
        UsageError: If nobody would be left who acts for the unit.
    """
    if Mandate.objects.filter(person=person, provider="").exists():
        _check_coordinator_remains(person)
    if not person.is_active:
        return
    person.mandates.all().delete()
    person.invitations.all().delete()
    person.tokens.all().delete()
    person.vouched.all().delete()
    person.is_active, person.ended = False, at
    person.set_unusable_password()
    person.save()
    record_access_act(person, "ended", by=by, at=at)


def record_access_act(
    person: Person, what: str, *, by: Person | None, at: datetime, provider: str = "", signs: bool = False
) -> None:
    """Add a line to what was done with people's access."""
    AccessAct.objects.create(
        at=at, person=person.pk, by=by.pk if by else None, what=what, provider=provider, signs=signs
    )


def _check_coordinator_remains(person: Person) -> None:
    others = Mandate.objects.select_for_update().filter(provider="", person__is_active=True)
    if not others.exclude(person=person).exists():
        raise make_error(UsageError, "portal.last_of_unit")


def is_edition_embargoed(held: RoundSnapshot, *, at: datetime) -> bool:
    """True until the edition is noted as published, or its day has come: nothing has to be closed by hand."""
    printed = held.read_standings().get_subject_state(TRACK, held.name).state != NOTHING
    return not printed and at.date() < held.view.round(held.name).published


def invite_early_reader(held: RoundSnapshot, name: str, why: str, *, by: str, at: datetime) -> str:
    """What stands in a new link for somebody.

    Raises:
        UsageError: If the name or the reason is missing, or the edition is public already.
    """
    if not name.strip() or not why.strip() or len(name) > 200 or len(why) > 400:
        raise make_error(UsageError, "portal.early_unnamed")
    if not is_edition_embargoed(held, at=at):
        raise make_error(UsageError, "portal.early_over")
    token, sha256 = _make_link_secret()
    about = {"round_name": held.name, "name": name.strip(), "why": why.strip(), "by": by, "at": at}
    EarlyReader.objects.create(sha256=sha256, **about)
    return token


@transaction.atomic
def open_early_link(token: str, page: str, *, at: datetime) -> RoundSnapshot:
    """The round that a link opens; that its reader looked is noted first.

    Raises:
        UsageError: If there is no such link, or the edition is public by now.
    """
    early_reader = EarlyReader.objects.filter(sha256=hash_link_secret(token), ended=None).first()
    if early_reader is None:
        raise make_error(UsageError, "portal.early_unknown")
    round_snapshot = get_round_snapshot(early_reader.round_name)
    if not is_edition_embargoed(round_snapshot, at=at):
        raise make_error(UsageError, "portal.early_over")
    EarlyLook.objects.create(reader=early_reader.pk, round_name=round_snapshot.name, page=page[:300], at=at)
    return round_snapshot


def hash_link_secret(secret: str) -> str:
    """The hash of what stands in a link or is shown by a program; what stands there itself is kept nowhere."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _make_link_secret(mark: str = "") -> tuple[str, str]:
    """What is to stand in a new link, and its hash."""
    secret = mark + secrets.token_urlsafe(32)
    return secret, hash_link_secret(secret)


VALID = timedelta(days=7)


@transaction.atomic
def issue_invitation(person: Person, *, by: Person | None, at: datetime) -> str:
    """What stands in a new link for somebody; earlier links no longer work.

    Raises:
        UsageError: If their access has ended.
    """
    if not person.is_active:
        raise make_error(UsageError, "portal.ended_already", name=person.name)
    person.invitations.filter(used=None).delete()
    token, sha256 = _make_link_secret()
    Invitation.objects.create(person=person, sha256=sha256, until=at + VALID)
    record_access_act(person, "invited", by=by, at=at)
    return token


def get_invitation(token: str, *, at: datetime) -> Invitation:
    """The invitation of a link.

    Raises:
        UsageError: If there is none, it was used, or its time is out.
    """
    found = Invitation.objects.filter(sha256=hash_link_secret(token)).select_related("person").first()
    if found is None or not found.person.is_active:
        raise make_error(UsageError, "portal.invitation_unknown")
    if found.used:
        raise make_error(UsageError, "portal.invitation_used")
    if found.until < at:
        raise make_error(UsageError, "portal.invitation_late")
    return found


def list_password_faults(person: Person, password: str, again: str) -> tuple[str, ...]:
    """What does not fit in a password that somebody chose, by the names under which it is worded."""
    matches = [] if password == again else ["password_differs"]
    for validator in get_default_password_validators():
        try:
            validator.validate(password, person)
        except ValidationError as error:
            matches.append(error.code or "other")
    return tuple(matches)


@transaction.atomic
def join_with_password(used: Invitation, password: str, *, at: datetime) -> Person:
    """Use an invitation: a password of one's own, and second steps from before no longer count.

    Raises:
        UsageError: If somebody used it meanwhile.
    """
    return _use_invitation(used, password=password, vouched="", at=at)


@transaction.atomic
def join_by_oidc(used: Invitation, vouched: str, *, at: datetime) -> Person:
    """Use an invitation as somebody for whom an issuer vouches; what they signed in with before ends.

    Args:
        used: The invitation.
        vouched: Hash of whom the issuer vouches for.
        at: When.

    Raises:
        UsageError: If somebody used it meanwhile, or they are somebody else here already.
    """
    if Vouched.objects.filter(sha256=vouched).exclude(person=used.person).exists():
        raise make_error(UsageError, "portal.somebody_else")
    return _use_invitation(used, password=None, vouched=vouched, at=at)


def _use_invitation(used: Invitation, *, password: str | None, vouched: str, at: datetime) -> Person:
    """Let somebody in by what they have chosen, and by nothing from before."""
    person = used.person
    if not Invitation.objects.filter(pk=used.pk, used=None).update(used=at):
        raise make_error(UsageError, "portal.invitation_used")
    Authenticator.objects.filter(user_id=person.pk).delete()
    person.vouched.exclude(sha256=vouched).delete()
    if vouched:
        Vouched.objects.get_or_create(person=person, sha256=vouched)
    person.set_password(password)  # without one nobody signs in by a password
    person.save()
    record_access_act(person, "joined", by=person, at=at)
    return person


MAY = ("read", "write", "sign")
"""How far a token goes; each holds what is before it."""
TOKEN_VALID = (30, 90, 365)
"""For how many days one can be made."""
_MARK = "tilstand_"


@transaction.atomic
def issue_token(person: Person, provider: str, called: str, *, may: str, days: int, at: datetime) -> tuple[Token, str]:
    """A new token, and what a program shows.

    Args:
        person: Whose rights it has a part of.
        provider: The body that it is for.
        called: What the program is called.
        may: How far it goes.
        days: For how long.
        at: When.

    Raises:
        UsageError: If it would go further than its owner, or something of it is missing.
    """
    own_mandate = Mandate.objects.filter(person=person, provider=provider).exclude(provider="").first()
    if own_mandate is None or may not in MAY or (may == "sign" and not own_mandate.signs):
        raise make_error(UsageError, "portal.token_beyond")
    if not called.strip() or len(called) > 100 or days not in TOKEN_VALID:
        raise make_error(UsageError, "portal.token_unnamed")
    shown, sha256 = _make_link_secret(_MARK)
    about = {"person": person, "provider": provider, "called": called.strip(), "may": may}
    token = Token.objects.create(**about, sha256=sha256, until=at + timedelta(days=days))
    record_access_act(person, "token made", by=person, at=at, provider=provider, signs=may == "sign")
    return token, shown


@transaction.atomic
def revoke_token(token: Token, *, by: Person, at: datetime) -> None:
    """End a token before its time."""
    if token.ended is None:
        token.ended = at
        token.save()
        record_access_act(token.person, "token ended", by=by, at=at, provider=token.provider)


def find_valid_token(shown: str, *, at: datetime) -> Token | None:
    """The token that a program shows; None where it opens nothing any more, or never did."""
    token = Token.objects.filter(sha256=hash_link_secret(shown)).select_related("person").first()
    if token is None or token.ended or token.until < at or not token.person.is_active:
        return None
    return token if find_token_mandate(token) is not None else None


def find_token_mandate(token: Token) -> Mandate | None:
    """The right of its owner that a token has a part of, as it is now."""
    return Mandate.objects.filter(person=token.person, provider=token.provider).first()
