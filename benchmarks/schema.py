"""The portal's API as a machine tries it: Schemathesis, from its OpenAPI, on a server that answers for real.

    python benchmarks/schema.py [--examples 100]

Serves an invented collection from a temporary folder, makes a token that may sign, and lets Schemathesis send
what the description allows, what it forbids, and one after the other. Bar: no answer of 500 or above, and no
answer that the description does not have.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

SAGALAND = Path(__file__).parents[1] / "tests" / "fixtures" / "sagaland"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "ignored_auth",
)
MADE = """
import sys
from pathlib import Path
from tilstand.portal.start import started
folder = Path(sys.argv[1])
started(folder / "sagaland", folder / "portal", loopback=True)
from tilstand.portal.clock import now
from tilstand.portal.exchange import fetched
from tilstand.portal.models import Mandate, Person
from tilstand.portal.token import token_made
from tilstand.round.act import act
from tilstand.round.journal import Journal
log = folder / "sagaland" / "rounds" / "2031" / "log"
act(Journal(log), "delivery", "ask", "fjord_shelter", by="Una", at=now())
fetched(log, "2031")
person = Person.objects.create(login="leader", name="Liv")
Mandate.objects.create(person=person, provider="fjord_shelter", signs=True)
print(token_made(person, "fjord_shelter", "Schemathesis", may="sign", days=30, at=now())[1])
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--examples", type=int, default=100)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(SAGALAND, folder / "sagaland", ignore=shutil.ignore_patterns("log"))
        (folder / "sagaland" / "rounds" / "2031" / "submissions" / "fjord_shelter.csv").unlink()
        made = subprocess.run(
            [sys.executable, "-c", MADE, name], capture_output=True, text=True, check=True
        ).stdout
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        serve = [sys.executable, "-m", "tilstand", "portal", "serve", "sagaland", "--dir", "portal"]
        place = {**os.environ, "TILSTAND_LOOPBACK": "1"}
        serve += ["--port", port, "--workers", "1"]
        running = subprocess.Popen(serve, cwd=folder, env=place, stderr=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            answered(f"{address}/health")
            return tried(folder, f"{address}/api/v1/openapi.json", made.strip(), given.examples)
        finally:
            running.terminate()
            running.wait()


def answered(address: str) -> None:
    """Wait until it answers."""
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.3)
    raise SystemExit("It does not answer.")


def tried(folder: Path, address: str, token: str, examples: int) -> int:
    """What Schemathesis finds."""
    tool = Path(sys.executable).with_name("schemathesis")
    wanted = [tool, "run", address, "-H", f"Authorization: Bearer {token}", "-n", str(examples)]
    wanted += ["--checks", ",".join(CHECKS), "--seed", "1", "--continue-on-failure"]
    return subprocess.run([str(one) for one in wanted], cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
