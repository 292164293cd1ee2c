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
from tilstand.portal.configuration import start_django
folder = Path(sys.argv[1])
start_django(folder / "sagaland", folder / "portal", loopback=True)
from tilstand.portal.accounts import issue_token
from tilstand.portal.delivery import submit_draft
from tilstand.portal.drafts import PlaceEntry, load_draft, save_place_entry
from tilstand.portal.event_store import import_round
from tilstand.portal.forms import build_all_form_pages
from tilstand.portal.models import Mandate, Person
from tilstand.portal.snapshot import get_portal_time, get_round_snapshot
from tilstand.workflow.actions import perform_act
from tilstand.workflow.event_log import EventJournal
log = folder / "sagaland" / "rounds" / "2031" / "log"
for body in ("fjord_shelter", "police"):
    perform_act(EventJournal(log), "delivery", "ask", body, by="Una", at=get_portal_time())
import_round(log, "2031")
person = Person.objects.create(login="leader", name="Liv")
for body in ("fjord_shelter", "police"):
    Mandate.objects.create(person=person, provider=body, signs=True)
    print(issue_token(person, body, "Schemathesis", may="sign", days=30, at=get_portal_time())[1])
held = get_round_snapshot("2031")
own = build_all_form_pages(held, "police")
save_place_entry(held, "police", own, PlaceEntry(own[0].addresses[0], given="15"), by=person.name, at=get_portal_time())
came = submit_draft(held, "police", own, load_draft(held, "police").digest, by=person.name, at=get_portal_time())
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
