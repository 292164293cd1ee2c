"""The portal as a server asks it; `start` has said which collection."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from tilstand.portal.sweep import sweep_rarely

__all__ = ["application"]

application = get_wsgi_application()
sweep_rarely()
