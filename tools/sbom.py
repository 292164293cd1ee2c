"""What the program is made of: every library and all that is shipped with it, as CycloneDX, with licences.

    python tools/sbom.py [FILE]     write the list (build/sbom.cdx.json), and print the licences

Libraries are those that `requirements/runtime.txt` and `portal.txt` pin, with all hashes that may be
installed; licences are read from what is installed. Exit code 1 if one says nothing of its licence, or has
one that is not among those that have been looked at. The same pins give the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PINS = [ROOT / "requirements" / f"{extra}.txt" for extra in ("runtime", "portal")]
SHIPPED = ROOT / "src" / "tilstand" / "publish" / "site" / "static" / "vendor.json"
FONT = {"package": "Inter", "version": "4", "licence": "OFL-1.1"}
LOOKED_AT = re.compile(
    r"(0BSD|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|BSD-3-Clause-Open-MPI|CC0-1\.0|GCC-exception-3\.1"
    r"|GPL-3\.0-(only|or-later)|HPND|ISC|LGPL-2\.1-or-later|LGPL-3\.0-only|LLVM-exception|MIT(-0|-CMU)?|MPL-2\.0|OFL-1\.1"
    r"|PSF-2\.0|Python-2\.0|Unicode-3\.0|Unlicense|Zlib)"
)
# What older packages say in words, by the sign that it means.
WORDS = {
    "MIT": "MIT",
    "MIT License": "MIT",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD-3-Clause": "BSD-3-Clause",
    "BSD-2-Clause": "BSD-2-Clause",
    "Apache": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "LGPL": "LGPL-2.1-or-later",
    "Python Software Foundation License": "PSF-2.0",
    "ISC License (ISCL)": "ISC",
}


def pinned(text: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each library of a requirements file with its version and hashes."""
    for block in re.split(r"\n(?=\S)", text):
        found = re.match(r"([\w.-]+)==([\w.]+)", block)
        if found:
            yield found[1], found[2], tuple(sorted(re.findall(r"sha256:([0-9a-f]{64})", block)))


def licence(name: str) -> str:
    """The licence that a library names; empty where it names none, `-` where it is not installed."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "-"  # for another platform
    said = about.get("License-Expression") or ""
    classes = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or () if "License ::" in one]
    words = [*classes, (about.get("License") or "").strip().partition("\n")[0]]
    found = [said] if said else [WORDS.get(one, one) for one in words if one in WORDS or looked_at(one)]
    return found[0] if found else ""


def looked_at(said: str) -> bool:
    """Whether an expression consists of signs that have been looked at."""
    signs = [sign for sign in re.split(r" (?:AND|OR|WITH) |[() ]+", said) if sign]
    return bool(signs) and all(LOOKED_AT.fullmatch(sign) for sign in signs)


def components() -> Iterator[dict[str, Any]]:
    """Everything that the program is made of, in order of name."""
    for name, version, hashes in sorted({one for file in PINS for one in pinned(file.read_text("utf-8"))}):
        address = f"pkg:pypi/{name.lower()}@{version}"
        yield {
            "type": "library",
            "bom-ref": address,
            "name": name,
            "version": version,
            "purl": address,
            "licenses": _licensed(licence(name)),
            "properties": [{"name": "tilstand:sha256", "value": one} for one in hashes],
        }
    told = json.loads(SHIPPED.read_text("utf-8"))["packages"]
    for one in (*told, FONT):
        yield {
            "type": "library",
            "bom-ref": f"shipped/{one['package']}",
            "name": one["package"],
            "version": one["version"],
            "licenses": _licensed(one["licence"]),
        }


def _licensed(said: str) -> list[dict[str, str]]:
    return [{"expression": said}] if said.strip("-") else []


def bill() -> Mapping[str, Any]:
    """The list as CycloneDX 1.6."""
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    parts = sorted(components(), key=lambda one: str(one["bom-ref"]))
    told = json.dumps(parts, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, told)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": about["name"],
                "name": about["name"],
                "version": about["version"],
                "licenses": _licensed(about["license"]),
            }
        },
        "components": parts,
    }


def main() -> int:
    """Write the list, print the licences, and say whether each has been looked at."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "sbom.cdx.json"
    whole = bill()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(whole, indent=1, sort_keys=True) + "\n", "utf-8")
    strange = 0
    for one in whole["components"]:
        said = " ".join(each["expression"] for each in one["licenses"])
        away = not said and licence(one["name"]) == "-"
        strange += not (away or looked_at(said))
        mark = "" if away or looked_at(said) else "  <- look at it"
        told = said or ("for another platform" if away else "says nothing that is known of its licence")
        print(f"{one['name']:24} {one['version']:10} {told}{mark}")
    print(f"{len(whole['components'])} components: {out}")
    return int(strange > 0)


if __name__ == "__main__":
    sys.exit(main())
