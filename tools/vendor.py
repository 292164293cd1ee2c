"""Files taken over from npm packages: fetch the packages anew and compare, or write the files.

    python tools/vendor.py            compare every file with its package and its recorded hash
    python tools/vendor.py --write    fetch them again (after a version was changed in a vendor.json)

It needs npm; nothing else in the project does. Each folder of such files has a `vendor.json` that names
package, version, licence, the path within the package and the SHA-256 of every file.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "src/tilstand/publish/site/static", ROOT / "tests/vendor")


def packed(package: str, version: str) -> dict[str, bytes]:
    """The files of a package by their path, as `npm pack` gives them."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{package}@{version}"]
        name = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()
        with tarfile.open(Path(folder) / name.splitlines()[-1]) as archive:
            found = {}
            for member in archive.getmembers():
                data = archive.extractfile(member) if member.isfile() else None
                if data is not None:
                    found[member.name.partition("/")[2]] = data.read()
            return found


def differences(folder: Path, write: bool) -> list[str]:
    """What differs between a folder's files, its record and the packages; written anew if asked for."""
    record = folder / "vendor.json"
    told = json.loads(record.read_text("utf-8"))
    problems = []
    for package in told["packages"]:
        inside = packed(package["package"], package["version"])
        for file in package["files"]:
            fresh = inside.get(file["path"])
            if fresh is None:
                problems.append(f"{package['package']} has no {file['path']}")
                continue
            if write:
                (folder / file["file"]).write_bytes(fresh)
                file["sha256"] = hashlib.sha256(fresh).hexdigest()
            elif (folder / file["file"]).read_bytes() != fresh:
                problems.append(f"{file['file']} is not what {package['package']} holds")
            elif file["sha256"] != hashlib.sha256(fresh).hexdigest():
                problems.append(f"{file['file']} is recorded with another hash")
    if write:
        record.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return problems


def main() -> int:
    """Exit code 0 if everything fits, 1 if not."""
    write = "--write" in sys.argv[1:]
    problems = [problem for folder in FOLDERS for problem in differences(folder, write)]
    for problem in problems:
        print(problem)
    print("vendored files:", "written" if write else "all as in their packages" if not problems else "differ")
    return bool(problems)


if __name__ == "__main__":
    raise SystemExit(main())
