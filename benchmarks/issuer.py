"""Signing in to the portal by an issuer that others wrote: npm's oidc-provider, started here.

    python benchmarks/issuer.py

Installs the issuer in a temporary folder (Node 18 or later, and a registry, are needed), starts it as a
process, lets somebody join by an invitation and sign in again, and tries what must be refused: a level
that is too low, an assertion of another key, an answer used twice. Bar: the first two work, the last
three are refused.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import requests
from joserfc.jwk import KeySet, RSAKey

HERE = Path(__file__).parent
VERSION = "9.13.3"
SAGALAND = HERE.parent / "tests" / "fixtures" / "sagaland"
HOST = "http://localhost"


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        shutil.copy(HERE / "issuer" / "provider.mjs", place)
        wanted = ["npm", "install", "--silent", "--no-audit", "--no-fund", f"oidc-provider@{VERSION}"]
        subprocess.run(wanted, cwd=place, check=True)
        with socket.socket() as free:
            free.bind(("localhost", 0))
            port = free.getsockname()[1]
        key = RSAKey.generate_key(2048, {"kid": "portal"})
        (place / "key.pem").write_bytes(key.as_pem(private=True))
        (place / "keys").write_text(json.dumps(KeySet([key]).as_dict(private=False)))
        level = place / "keys.level"
        level.write_text("substantial")
        asked = ["node", "provider.mjs", str(port), f"{HOST}/sign-in/issuer/back", "keys"]
        with subprocess.Popen(asked, cwd=place, stdout=subprocess.PIPE, text=True) as running:
            try:
                assert running.stdout is not None
                while "ready" not in running.stdout.readline():
                    if running.poll() is not None:
                        return 1
                return tried(place, f"http://localhost:{port}", level)
            finally:
                running.terminate()


def tried(place: Path, address: str, level: Path) -> int:
    """What works and what is refused."""
    told = {"ISSUER": address, "CLIENT": "tilstand", "KEY": str(place / "key.pem"), "KID": "portal"}
    told |= {"LEVELS": "substantial high", "NAME": "oidc-provider"}
    os.environ.update({f"TILSTAND_OIDC_{name}": value for name, value in told.items()})
    from tilstand.portal.configuration import start_django

    shutil.copytree(SAGALAND, place / "sagaland")
    start_django(place / "sagaland", place / "portal", loopback=True)
    from django.conf import settings
    from django.test import Client

    from tilstand.portal.accounts import issue_invitation, register_person
    from tilstand.portal.snapshot import get_portal_time

    person = register_person("new", "Nora Prøve", by=None, at=get_portal_time())
    token = issue_invitation(person, by=None, at=get_portal_time())

    def fresh() -> Client:
        return Client(HTTP_HOST="localhost")

    def signed_in(client: Client) -> bool:
        return "/sign-in" not in str(client.get("/", follow=True).redirect_chain)

    results = []
    client = fresh()
    way = back(client, f"?invitation={token}")
    client.get(way)
    results.append(("joins by an invitation", signed_in(client)))
    results.append(("an answer that is used twice is refused", client.get(way).status_code == 409))
    client = fresh()
    client.get(back(client))
    results.append(("signs in again", signed_in(client)))
    level.write_text("low")
    client = fresh()
    client.get(back(client))
    results.append(("a level that is too low is refused", not signed_in(client)))
    level.write_text("substantial")
    other = place / "other.pem"
    other.write_bytes(RSAKey.generate_key(2048).as_pem(private=True))
    settings.OIDC["key"] = str(other)
    client = fresh()
    client.get(back(client))
    results.append(("an assertion of another key is refused", not signed_in(client)))
    for what, held in results:
        print(f"{'yes' if held else 'NO':4} {what}")
    print(f"{sum(held for _, held in results)} of {len(results)} (bar: all), oidc-provider {VERSION}")
    return 0 if all(held for _, held in results) else 1


def back(client: Any, query: str = "") -> str:
    """The way back from the issuer, as a browser without a session there is led."""
    browser, way = requests.Session(), client.get(f"/sign-in/issuer{query}").url
    for _ in range(10):
        answer = browser.get(way, allow_redirects=False, timeout=20)
        way = requests.compat.urljoin(way, answer.headers["Location"])
        if way.startswith(f"{HOST}/sign-in/issuer/back"):
            return str(way)
    raise AssertionError(way)


if __name__ == "__main__":
    sys.exit(main())
