"""Answering: with Django's own server for the demonstration, with one that is made for it otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.servers.basehttp import WSGIServer, run
from django.core.wsgi import get_wsgi_application
from django.db import connection
from granian import Granian
from granian.constants import Interfaces

__all__ = ["answered", "beside", "served"]

_THREADS = 8


@contextmanager
def beside(*arguments: str) -> Iterator[None]:
    """Work in a process of its own meanwhile; it ends with this one."""
    command = [sys.executable, "-m", "tilstand", "portal", "work", *arguments, "--under", str(os.getpid())]
    running = subprocess.Popen(command)
    try:
        yield
    finally:
        running.terminate()
        running.wait()


def served(port: int) -> None:
    """Answer on loopback until somebody stops it."""
    run("127.0.0.1", port, get_wsgi_application(), threading=True, server_cls=WSGIServer)


def answered(host: str, port: int, workers: int) -> None:
    """Answer in processes of their own until somebody stops it; a server before it speaks HTTPS.

    Args:
        host: The address of this machine on which it answers.
        port: Where.
        workers: How many processes; 0 for one with SQLite, where one writes at a time, else two.
    """
    Granian(
        "tilstand.portal.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or (1 if connection.vendor == "sqlite" else 2),
        blocking_threads=_THREADS,
        websockets=False,
        respawn_failed_workers=True,
        log_access=False,  # addresses of pages hold links that are secret
    ).serve()
