"""Report to the portal from a case system: a client to be copied, with nothing but Python's own library.

    python portal_client.py https://portal.example.org figures.json

`TILSTAND_TOKEN` holds a token that was made in the portal (Tokens for programs). `figures.json` holds what is
to be written, a figure for each address of the form; print the addresses by leaving the file out.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any


class Refused(Exception):  # noqa: N818
    """The portal did nothing, and says why."""


class Portal:
    """The portal, as a program asks it.

    Args:
        address: Where it answers, for instance https://portal.example.org.
        token: What was shown when the token was made.
    """

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = f"{address.rstrip('/')}/api/v1", token

    def ask(self, method: str, path: str, told: Any = None, **heads: str) -> Any:
        """Ask, and raise what the portal says where it refuses."""
        head = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **heads}
        body = None if told is None else json.dumps(told).encode()
        request = urllib.request.Request(f"{self.address}/{path}", body, head, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            why = json.load(error)
            raise Refused(" ".join([why["title"], *why["causes"], why["remedy"]])) from error


def places(form: Any) -> dict[str, Any]:
    """What stands in every place of a form, by its address."""
    found = {}
    for page in form["pages"]:
        for section in page["sections"]:
            found |= {place["address"]: place["stands"] for place in section["places"]}
        found |= {question["address"]: question["stands"] for question in page["questions"]}
    return found


def report(portal: Portal, figures: dict[str, str]) -> Any:
    """Check, save and deliver; the receipt."""
    name = portal.ask("GET", "rounds")[0]["name"]  # the latest comes first
    known = places(portal.ask("GET", f"rounds/{name}/form"))
    # Each figure names the version that it goes over: what somebody else wrote meanwhile is not replaced.
    entries = [
        {"address": place, "version": known[place]["version"], "given": figure} for place, figure in figures.items()
    ]
    looked = portal.ask("POST", f"rounds/{name}/check", {"entries": entries})
    for one in looked["remarks"]:
        print(f"{one['weight']}: {', '.join(one['addresses'])}: {one['what']} {one['do']}")
    if looked["errors"]:
        raise Refused(f"{looked['errors']} errors; nothing was saved")
    kept = portal.ask("PUT", f"rounds/{name}/draft", {"entries": entries})
    # Keep the key until the receipt is there: asked again under it, the portal delivers once.
    key = {"Idempotency-Key": str(uuid.uuid4())}
    return portal.ask("POST", f"rounds/{name}/submission", {"digest": kept["digest"]}, **key)


if __name__ == "__main__":
    asked = Portal(sys.argv[1], os.environ["TILSTAND_TOKEN"])
    if len(sys.argv) < 3:
        for known_round in asked.ask("GET", "rounds"):
            print("\n".join(places(asked.ask("GET", f"rounds/{known_round['name']}/form"))))
    else:
        print(json.dumps(report(asked, json.loads(Path(sys.argv[2]).read_text("utf-8"))), indent=1))
