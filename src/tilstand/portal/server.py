"""The web server of the portal, and the worker for jobs and mails."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.core.servers.basehttp import WSGIServer, run
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, close_old_connections, connection
from granian import Granian
from granian.constants import Interfaces

from tilstand.portal.jobs import run_next_job
from tilstand.portal.mail_queue import send_due_mails
from tilstand.portal.snapshot import get_portal_time

_THREADS = 8


@contextmanager
def run_beside(command: str, *arguments: str) -> Iterator[None]:
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


def serve_on_loopback(port: int, under: int = 0) -> None:
    """Answer on loopback until somebody stops it, or the process that started it is gone.

    Args:
        port: Where.
        under: Number of that process; 0 where it stands alone.
    """
    if under:
        Thread(target=_exit_with_parent, args=(under,), daemon=True).start()
    run("127.0.0.1", port, get_wsgi_application(), threading=True, server_cls=WSGIServer)


def _exit_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def serve_with_granian(host: str, port: int, workers: int) -> None:
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


_LOG = logging.getLogger("tilstand.portal.work")
_REST = 5.0


def run_worker(parent: int = 0) -> None:
    """Work until somebody ends it, or the process that started it is gone.

    Args:
        parent: Number of the process that started it; 0 where it stands alone.
    """
    while not parent or os.getppid() == parent:
        if not run_due_work():
            time.sleep(_REST)


def run_due_work() -> bool:
    """Do what is due now; True where there was something."""
    try:
        sent = send_due_mails(get_portal_time()) > 0
        return run_next_job() or sent
    except DatabaseError:
        _LOG.warning("%s", "database", extra={"event": "work waits"})
        return False
    finally:
        close_old_connections()
