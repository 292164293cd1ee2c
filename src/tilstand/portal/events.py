"""What happens at the door, for the log: signing in and out, and failing to; people by their number alone."""

from __future__ import annotations

import logging
from typing import Any

from allauth.mfa import signals as step
from django.contrib.auth import signals
from django.dispatch import receiver

__all__ = ["noted"]

_LOG = logging.getLogger("tilstand.portal.door")


def noted(what: str, person: Any = None) -> None:
    """Write a line of the log."""
    _LOG.info("%s", what, extra={"event": what, "person": getattr(person, "pk", None)})


@receiver(signals.user_logged_in)
def _in(user: Any, **named: Any) -> None:
    noted("signed in", user)


@receiver(signals.user_logged_out)
def _out(user: Any, **named: Any) -> None:
    noted("signed out", user)


@receiver(signals.user_login_failed)
def _refused(**named: Any) -> None:
    noted("password refused")


@receiver(step.authentication_failed)
def _step_refused(user: Any, **named: Any) -> None:
    noted("step refused", user)


@receiver(step.authenticator_added)
def _step_added(user: Any, **named: Any) -> None:
    noted("step added", user)


@receiver(step.authenticator_removed)
def _step_removed(user: Any, **named: Any) -> None:
    noted("step removed", user)
