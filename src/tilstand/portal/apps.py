"""The portal as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["PortalConfig"]


class PortalConfig(AppConfig):
    """The one application of the portal."""

    name = "tilstand.portal"
    label = "portal"
