"""The portal as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The one application of the portal."""

    name = "tilstand.portal"
    label = "portal"

    def ready(self) -> None:
        """What happens at the door is logged from the start."""
        import_module("tilstand.portal.authentication")
