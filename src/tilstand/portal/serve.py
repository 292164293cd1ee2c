"""Answering on this machine: Django's own server, for the demonstration alone."""

from __future__ import annotations

from django.core.servers.basehttp import WSGIServer, run
from django.core.wsgi import get_wsgi_application

__all__ = ["served"]


def served(port: int) -> None:
    """Answer on loopback until somebody stops it."""
    run("127.0.0.1", port, get_wsgi_application(), threading=True, server_cls=WSGIServer)
