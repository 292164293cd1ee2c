"""Laws of files as files: hashes, sizes, copies, and the search over the pages."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from mutate.breach import Breach
from mutate.declared import LANGUAGES
from mutate.edition import Reading
from mutate.passage import Passages, wrong_words
from mutate.phrase import numbers

__all__ = ["Kept"]


class Kept:
    """The laws of files, over one edition.

    Args:
        edition: The edition.
        held: How many parts were held against each law, to be added to.
    """

    def __init__(self, edition: Reading, held: Counter[str]) -> None:
        self.edition, self.held = edition, held

    def hashes(self) -> Iterator[Breach]:
        """The manifests name every file with its hash; the site's data files are the edition's own."""
        files = self.edition.files
        for manifest, rows in (("manifest.json", "outputs"), ("public-manifest.json", "files")):
            told = {one["file"]: (one["sha256"], one["size"]) for one in json.loads(files[manifest])[rows]}
            for name, data in files.items():
                if name in ("manifest.json", manifest) or (rows == "files" and name.startswith("internal/")):
                    continue
                self.held["manifest: hashes and sizes"] += 1
                if told.pop(name, None) != (hashlib.sha256(data).hexdigest(), len(data)):
                    yield Breach("hashes", manifest, name, "another hash or size", "the file's own")
            if told:
                yield Breach("hashes", manifest, str(sorted(told)), "named", "no such public file")
            if name.startswith("site/data/"):
                stem = name.split("/", 3)[3]
                if data != files.get(f"data/{stem}", files.get(stem)):
                    yield Breach("hashes", name, stem, "", "a copy")
        for part in self.edition.all:
            for name in part.follows:
                if not part.place.startswith("size of "):
                    continue  # of searches; a law of their own holds them
                size = max(1, round(len(files[name]) / 1000))
                self.held["pages: sizes of files"] += 1
                if numbers(part.text, part.file.split("/")[1])[-1:] != [Decimal(size)]:
                    yield Breach("hashes", part.file, part.place, part.text, str(size))

    def searches(self) -> Iterator[Breach]:
        """The search page has the words of every page, and passages that stand where they say."""
        right = json.loads(self.edition.files["public-manifest.json"])["data"]
        for part in self.edition.all:
            if part.place == "hash of the data" and part.text != right:
                yield Breach("hashes", part.file, part.place, part.text, right)
            if part.place.startswith("words of "):
                self.held["search: the words of the pages"] += 1
                for name in part.follows:
                    if wrong := wrong_words(part.text, self.edition.files[name]):
                        yield Breach("search", part.file, part.place, wrong, "the words of the page")
        for language in LANGUAGES:
            found = Passages(self.edition.files, language)
            for lapse in found.lapses():
                yield Breach("search", found.page, *lapse)
            self.held["search: passages as on their pages"] += found.held
