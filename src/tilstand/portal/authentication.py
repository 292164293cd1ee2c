"""Sign-in adapters, second factors, password validators and sessions."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from functools import partial
from pathlib import Path
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as step
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout, signals
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.portal.localization import choose_language
from tilstand.portal.models import Person
from tilstand.portal.snapshot import get_session_time, load_current_collection, measure_elapsed_seconds

_LOG = logging.getLogger("tilstand.portal.door")


def _log_signal(what: str, *, user: Any = None, **named: Any) -> None:
    """Write a line of the log: of a person the number alone."""
    _LOG.info("%s", what, extra={"event": what, "person": getattr(user, "pk", None)})


for _signal, _what in (
    (signals.user_logged_in, "signed in"),
    (signals.user_logged_out, "signed out"),
    (signals.user_login_failed, "password refused"),
    (step.authentication_failed, "step refused"),
    (step.authenticator_added, "step added"),
    (step.authenticator_removed, "step removed"),
):
    _signal.connect(partial(_log_signal, _what), weak=False)

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What is as strong as a password and a second step: one of the latter, or an issuer that vouches for it.
_STRONG = {"mfa", "issuer"}


def has_second_factor(person: Any) -> bool:
    """True where somebody has an app or a passkey."""
    return bool(Authenticator.objects.filter(user_id=person.pk, type__in=_FACTORS).exists())


def has_passed_second_factor(request: HttpRequest) -> bool:
    """True where whoever asks has shown a second step in this session, or need not."""
    if settings.PASSWORDS_ALONE:
        return True
    records = get_authentication_records(request, request.user)
    return any(record.get("method") in _STRONG for record in records)


_LEAST, _LEFT = 4, 8
_LINE = 40  # signs of a hash


class LocalWordsValidator:
    """Refuses a password of which too little is left without the words of the place."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse it, where it is one.

        Raises:
            ValidationError: If fewer than eight signs are left.
        """
        left = password.casefold()
        for word in sorted(list_guessable_words(), key=lambda one: (-len(one), one)):
            left = left.replace(word, "")
        if len(left) < _LEFT and len(left) < len(password):
            raise ValidationError("", code="password_of_the_place")


class LeakedPasswordValidator:
    """Refuses a password that stands in the list of leaked ones, where the place has one."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse it, where it is one.

        Raises:
            ValidationError: If it is in the list.
        """
        if settings.LEAKED and is_password_leaked(Path(settings.LEAKED), password):
            raise ValidationError("", code="password_too_common")


def list_guessable_words() -> set[str]:
    """What whoever guesses would try here: of the collection, its unit and bodies, the portal's addresses."""
    held = load_current_collection()
    labels = [held.provider_label(held.settings.coordinator), *map(held.provider_label, held.providers)]
    texts = [label.text(tag) for label in labels for tag in held.settings.languages]
    texts += [*held.providers, held.id, *settings.ALLOWED_HOSTS, __name__.partition(".")[0]]
    return {word for text in texts for word in re.split(r"[\W_]+", text.casefold()) if len(word) >= _LEAST}


def is_password_leaked(path: Path, password: str) -> bool:
    """True for a password whose SHA-1 is in a file of such hashes, in order, one a line.

    Args:
        path: The file; what stands in a line after the hash does not matter. The list that Have I Been Pwned
            gives out, in order of hashes, is one.
        password: The password; it goes nowhere.

    Source:
        NIST SP 800-63B (2024), 3.1.1.2: compare with values from breaches; binary search on lines.
    """
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as stream:
        low, high = 0, stream.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            stream.seek(max(middle - 1, 0))
            if middle:
                stream.readline()  # the rest of a line that begins before
            start, line = stream.tell(), stream.readline()
            if not line or start >= high or line[:_LINE].upper() > wanted:
                high = middle
            elif line[:_LINE].upper() == wanted:
                return True
            else:
                low = start + len(line)
    return False


_BEGUN, _SEEN, _HELD = "begun", "seen", "held"
_IDLE, _LONGEST = 60 * 60, 12 * 60 * 60
_NOTED = 5 * 60
_MOST = 400_000  # signs that are kept of a page


def is_session_expired(request: HttpRequest) -> bool:
    """True where somebody did nothing for an hour, or signed in twelve hours ago: they are signed out."""
    session = request.session
    if _BEGUN not in session:
        session[_BEGUN] = session[_SEEN] = get_session_time()
    idle = measure_elapsed_seconds(session[_SEEN])
    if idle > _IDLE or measure_elapsed_seconds(session[_BEGUN]) > _LONGEST:
        return True
    if idle > _NOTED:
        session[_SEEN] = get_session_time()
    return False


def redirect_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to signing in; what was sent is kept for whoever sent it, and a script is told in words."""
    if request.headers.get("Accept") == "application/json":
        text = format_message("portal.page.signed_out").text(choose_language(request))
        return JsonResponse({"told": text, "sign_in": reverse("account_login")}, status=401)
    who, onward = _identify_session_person(request), request.get_full_path()
    if request.user.is_authenticated:
        logout(request)
    if request.method == "POST":
        onward = reverse("choose")
        fields = {name: texts for name, texts in request.POST.lists() if name != "csrfmiddlewaretoken"}
        size = sum(len(text) for name, texts in fields.items() for text in (name, *texts))
        if who and fields and size <= _MOST:
            request.session[_HELD] = {"who": who, "path": request.path, "fields": fields}
            onward = reverse("held")
    return redirect_to_login(onward)


def get_stored_post(request: HttpRequest, *, let_go: bool = False) -> dict[str, Any] | None:
    """What was sent by who is signed in now, while they no longer were."""
    found: dict[str, Any] | None = request.session.get(_HELD)
    if found is None or found["who"] != str(request.user.pk) or let_go:
        request.session.pop(_HELD, None)
        return None
    return found


def end_other_sessions(person: Person, *, but: str | None = None) -> None:
    """Sign somebody out wherever they are signed in.

    Args:
        person: Who.
        but: Key of the session that goes on.
    """
    for session in Session.objects.filter(expire_date__gt=now()).exclude(session_key=but):
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()


def _identify_session_person(request: HttpRequest) -> str:
    """Whose session it is, also where its time is out; nobody's is kept, so that strangers fill nothing."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    former = Session.objects.filter(session_key=key).first() if key else None
    return str(former.get_decoded().get(SESSION_KEY, "")) if former else ""


_SALT = "tilstand.portal.factor"
_RECENT = 10 * 60


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves, and whose access has ended is told so."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the choice of whom one acts for."""
        return reverse("choose")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Told to who knows the password alone, so that nobody learns who has been here."""
        tilstand_error = make_error(UsageError, "portal.ended").spoken(choose_language(request))
        return render(request, "told.html.j2", {"error": tilstand_error}, status=403)

    def is_reauthentication_required(self, *, app: str, **named: Any) -> bool:
        """Whoever changes how they sign in shows the second step again, unless they just did."""
        if not has_second_factor(self.request.user):
            return False
        records = get_authentication_records(self.request, self.request.user)
        shown = [record["at"] for record in records if record["method"] == "mfa"]
        return not shown or measure_elapsed_seconds(max(shown)) > _RECENT


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second steps are kept encrypted, under a key that is made of the portal's secret."""

    def encrypt(self, text: str) -> str:
        """A secret, as the database keeps it."""
        return _build_secret_cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """A secret, as it was."""
        return _build_secret_cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        """What the app calls the account."""
        return str(user.login)


def _build_secret_cipher() -> Fernet:
    key = salted_hmac(_SALT, b"", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
