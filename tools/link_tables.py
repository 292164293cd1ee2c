"""Write the tables of the link encoder: letters of many scripts in Latin, and names of countries.

Both are data that Python and the browser read alike; a table that changes changes encodings, so that it gets
a new `format` in `link/encoder/rules.json`. `letters.json` is made of anyascii (ISC licence, kept in the file),
which is only needed here: `pip download anyascii`, then `python tools/link_tables.py FOLDER_OF_ANYASCII`.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

ENCODER = Path(__file__).parents[1] / "src" / "tilstand" / "link" / "encoder"
RANGES = (  # Latin to Devanagari and Indic scripts, Thai to Georgian, Ethiopic, Khmer, kana, Han, Hangul, compatibility
    *((0x00, 0x10FF), (0x1200, 0x139F), (0x1780, 0x17FF), (0x1C80, 0x1CBF), (0x1E00, 0x1FFF)),
    *((0x2C60, 0x2C7F), (0x2D00, 0x2DDF), (0x3040, 0x30FF), (0x4E00, 0x9FFF), (0xA640, 0xA69F)),
    *((0xA720, 0xA7FF), (0xAB00, 0xAB2F), (0xAC00, 0xD7A3), (0xFB00, 0xFDFF), (0xFE70, 0xFEFF)),
)
# Arabic ain and alef are a vowel's place; anyascii writes them as a mark or leaves them out.
OVERRIDES = {**dict.fromkeys("اأإآٱعٵ", "a"), "ة": "a", "ى": "a", "ؤ": "u", "ئ": "i", "ء": "", "ہ": "h", "ھ": "h"}
LANGUAGES = (
    "nb",
    "nn",
    "en",
    "sv",
    "da",
    "fi",
    "is",
    "pl",
    "de",
    "nl",
    "fr",
    "es",
    "pt",
    "it",
    "ro",
    "ar",
    "fa",
    "ti",
    "am",
    "so",
    "vi",
    "ru",
    "uk",
)


def write_letters() -> None:
    """Write each block of 256 letters as its Latin forms, parted by tabs."""
    from anyascii import anyascii

    blocks: dict[str, str] = {}
    for number in sorted({point >> 8 for low, high in RANGES for point in range(low, high + 1)}):
        row = []
        for point in range(number << 8, (number << 8) + 256):
            sign = chr(point)
            inside = any(low <= point <= high for low, high in RANGES)
            kept = inside and unicodedata.category(sign)[0] in "LN"
            latin = OVERRIDES.get(sign, anyascii(sign)).lower() if kept else ""
            row.append("".join(letter for letter in latin if letter.isalnum()))
        if any(row):
            blocks[f"{number:02x}"] = "\t".join(row).rstrip("\t")
    licence = "anyascii 0.3, ISC License, Copyright (c) 2020-2025 Hunter WB. " + LICENCE
    (ENCODER / "letters.json").write_text(json.dumps({"licence": licence, "blocks": blocks}, indent=0) + "\n")


SPOKEN = {  # what people write and CLDR does not list in these languages
    "BA": ["Bosnia og Hercegovina", "Bosnia og Herzegovina", "Bosnia and Herzegovina", "Bosnia"],
    "CD": ["DRC", "DR Congo", "DR Kongo", "Den demokratiske republikken Kongo", "Kongo Kinshasa"],
    "CG": ["Kongo", "Congo", "Kongo Brazzaville"],
    "CI": ["Ivory Coast", "Elfenbeinskysten"],
    "CV": ["Cape Verde"],
    "CZ": ["Czech Republic"],
    "GB": ["UK", "England", "Great Britain", "Skottland", "Scotland"],
    "MK": ["Makedonia", "Macedonia"],
    "MM": ["Burma"],
    "NL": ["Holland"],
    "PS": ["Palestina", "Palestine", "Vestbredden", "Gaza"],
    "RU": ["Den russiske føderasjon", "Russian Federation"],
    "SY": ["Syrian Arab Republic"],
    "SZ": ["Swaziland"],
    "TR": ["Turkey", "Türkiye"],
    "US": ["USA", "United States of America"],
    "VN": ["Viet Nam"],
    "XK": ["Kosova"],
}


LICENCE = (
    "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby "
    "granted, provided that the above copyright notice and this permission notice appear in all copies. THE SOFTWARE "
    'IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED '
    "WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, "
    "INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER "
    "IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR "
    "PERFORMANCE OF THIS SOFTWARE."
)


def write_countries() -> None:
    """Write the ISO code of each country by its names, as they stand after normalisation."""
    from babel import Locale
    from babel.core import get_global

    from tilstand.link.identity import transliterate

    codes: dict[str, str] = {}
    territories = [
        code
        for code in Locale("en").territories
        if len(code) == 2 and code.isalpha() and code not in ("ZZ", "EU", "EZ", "UN", "QO", "XA", "XB")
    ]
    for language in LANGUAGES:
        names = Locale.parse(language).territories
        for code in territories:
            if name := " ".join(transliterate(names.get(code, ""))):
                codes.setdefault(name, code)
    aliases = get_global("territory_aliases")
    for code, targets in aliases.items():
        if len(code) == 3 and code.isalpha() and targets[0] in territories:
            codes.setdefault(code.lower(), targets[0])
    for code in territories:
        codes.setdefault(code.lower(), code)
    for code, spoken in SPOKEN.items():
        for name in spoken:
            codes.setdefault(" ".join(transliterate(name)), code)
    by_code: dict[str, list[str]] = {}
    for name, code in sorted(codes.items()):
        by_code.setdefault(code, []).append(name)
    told = {"licence": "Names of CLDR, Unicode License v3.", "countries": dict(sorted(by_code.items()))}
    (ENCODER / "countries.json").write_text(json.dumps(told, indent=0) + "\n")


if __name__ == "__main__":
    sys.path[:0] = sys.argv[1:]
    if sys.argv[1:]:
        write_letters()
    write_countries()
