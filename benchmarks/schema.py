"""The portal's API as a machine tries it: Schemathesis, from its OpenAPI, on a server that answers for real.

    python benchmarks/schema.py [--examples 100]

Serves an invented collection from a temporary folder, makes a token that may sign, and lets Schemathesis send
what the description allows, what it forbids, and one after the other: for a body whose figures are open, for
one that has delivered (its receipt is a real one), each in a round that is there; and in rounds of any name.
Bar: no answer of 500 or above, and no answer that the description does not have.
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
from tilstand.portal.draft import Entered, draft, save
from tilstand.portal.form import every_page
from tilstand.portal.room import room
from tilstand.portal.sign import signed
for body in ("fjord_shelter", "police"):
    act(Journal(log), "delivery", "ask", body, by="Una", at=now())
fetched(log, "2031")
person = Person.objects.create(login="leader", name="Liv")
for body in ("fjord_shelter", "police"):
    Mandate.objects.create(person=person, provider=body, signs=True)
    print(token_made(person, body, "Schemathesis", may="sign", days=30, at=now())[1])
held = room("2031")
own = every_page(held, "police")
save(held, "police", own, Entered(own[0].addresses[0], given="15"), by=person.name, at=now())
came = signed(held, "police", own, draft(held, "police").digest, by=person.name, at=now())
assert came.outcome == "received", came
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--examples", type=int, default=100)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(SAGALAND, folder / "sagaland", ignore=shutil.ignore_patterns("log"))
        for body in ("fjord_shelter", "police"):
            (folder / "sagaland" / "rounds" / "2031" / "submissions" / f"{body}.csv").unlink()
        made = subprocess.run([sys.executable, "-c", MADE, name], capture_output=True, text=True, check=True).stdout
        opened, delivered = made.split()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        serve = [sys.executable, "-m", "tilstand", "portal", "serve", "sagaland", "--dir", "portal"]
        place = {**os.environ, "TILSTAND_LOOPBACK": "1", "TILSTAND_PACE": "1000000,1000000"}
        serve += ["--port", port, "--workers", "1"]
        running = subprocess.Popen(serve, cwd=folder, env=place, stderr=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            answered(f"{address}/health")
            receipt(f"{address}/api/v1/rounds/2031/receipt", delivered)
            described = f"{address}/api/v1/openapi.json"
            return max(
                tried(folder, described, token, given.examples, rounds)
                for token, rounds in ((opened, "2031"), (delivered, "2031"), (opened, ""))
            )
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


def receipt(address: str, token: str) -> None:
    """Make sure that there is a real one."""
    asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        print(answer.read().decode())


def tried(folder: Path, address: str, token: str, examples: int, round_name: str) -> int:
    """What Schemathesis finds, in a round that is there or in any."""
    settled = f'[parameters]\n"path.round_name" = "{round_name}"\n' if round_name else ""
    (folder / "schemathesis.toml").write_text(settled, "utf-8")
    tool = Path(sys.executable).with_name("schemathesis")
    wanted = [tool, "run", address, "-H", f"Authorization: Bearer {token}", "-n", str(examples)]
    wanted += ["--checks", ",".join(CHECKS), "--seed", "1", "--continue-on-failure"]
    return subprocess.run([str(one) for one in wanted], cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
