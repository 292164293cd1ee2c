"""Answering: with Django's own server for the demonstration, with one that is made for it otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.core.servers.basehttp import WSGIServer, run
from django.core.wsgi import get_wsgi_application
from django.db import connection
from granian import Granian
from granian.constants import Interfaces

__all__ = ["answered", "beside", "served"]

_THREADS = 8


@contextmanager
def beside(command: str, *arguments: str) -> Iterator[None]:
    """A command of the portal in a process of its own meanwhile; it ends with this one.

    Args:
        command: Its name: `work`, `look`.
        arguments: What it is given.
    """
    given = [sys.executable, "-m", "tilstand", "portal", command, *arguments, "--under", str(os.getpid())]
    running = subprocess.Popen(given)
    try:
        yield
    finally:
        running.terminate()
        running.wait()


def served(port: int, under: int = 0) -> None:
    """Answer on loopback until somebody stops it, or the process that started it is gone.

    Args:
        port: Where.
        under: Number of that process; 0 where it stands alone.
    """
    if under:
        Thread(target=_ended_with, args=(under,), daemon=True).start()
    run("127.0.0.1", port, get_wsgi_application(), threading=True, server_cls=WSGIServer)


def _ended_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


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
