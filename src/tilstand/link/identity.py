"""Identities as bodies write them, made comparable: names in Latin letters, dates as far as they are known.

Everything here is a table of `encoder/*.json` and a few steps over it; `encoder/identity.js` takes the same
steps over the same tables, and the test vectors hold the two together (docs/reference/link-encoding.md).
Nothing is ever guessed from what is missing, and what cannot be read is missing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

COLUMNS = (
    "given",
    "surname",
    "name",
    "alias",
    "birth",
    "birth_year",
    "age",
    "sex",
    "former_sex",
    "nationality",
    "group",
)
"""What a column of a sheet can be, in the order in which they are offered."""

Words = tuple[str, ...]
_APPROXIMATELY = frozenset("~≈±")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name of a person: the words of each part in Latin letters, sorted, each once."""

    given: Words = ()
    surname: Words = ()


@dataclass(frozen=True, slots=True)
class BirthDate:
    """When somebody was born, as far as it is known.

    Attributes:
        low: The first year that it can have been.
        high: The last; the same where the year is known.
        month: Month, 0 where it is not known.
        day: Day of the month, 0 where it is not known.
    """

    low: int
    high: int
    month: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class PersonIdentity:
    """Who somebody is, as far as a record says it.

    Attributes:
        names: The name that the record gives, and then the aliases.
        birth: When the person was born; None where nothing is known.
        sexes: `f`, `m`, `x`: more than one where the marker was changed.
        nationalities: ISO codes of countries.
        unread: Columns that held something that could not be read.
    """

    names: tuple[PersonName, ...] = ()
    birth: BirthDate | None = None
    sexes: Words = ()
    nationalities: Words = ()
    unread: Words = ()

    @property
    def linkable(self) -> bool:
        """True if there is a full name, or any date."""
        return self.birth is not None or any(name.given and name.surname for name in self.names)


@cache
def load_encoder_table(name: str) -> Any:
    """A table that the encoder here and the one in the browser share."""
    return json.loads(files("tilstand.link").joinpath("encoder", f"{name}.json").read_text("utf-8"))


@lru_cache(maxsize=65536)
def transliterate(text: str) -> Words:
    """The words of a text in small Latin letters and digits.

    Example:
        >>> transliterate("Đặng Thị-Hương"), transliterate("Мухаммед"), transliterate("ሰላማዊት")
        (('dang', 'thi', 'huong'), ('mukhammed',), ('selamawit',))
    """
    rules, blocks = load_encoder_table("rules"), _load_letters()
    text = re.sub(rules["invisible"], "", unicodedata.normalize("NFC", text))
    words = ("".join(blocks.get(letter, "") for letter in word) for word in re.split(rules["separators"], text))
    return tuple(word for word in words if word)


@cache
def _load_letters() -> dict[str, str]:
    blocks = load_encoder_table("letters")["blocks"].items()
    return {
        chr((int(number, 16) << 8) + low): latin for number, row in blocks for low, latin in enumerate(row.split("\t"))
    }


def read_name_words(text: str) -> Words:
    """The words of a name, sorted and each once; none where the text says that there is no name."""
    limits = load_encoder_table("rules")["filter"]
    return tuple(sorted(set(_list_name_words(text)))[: limits["words"]])


def _list_name_words(text: str) -> list[str]:
    """The words of a name in their order, without digits; none where they only say that it is not known."""
    rules = load_encoder_table("rules")
    words = [re.sub("[0-9]", "", word)[: rules["filter"]["letters"]] for word in transliterate(text)]
    words = [word for word in words if word]
    return [] if all(word in rules["unknown_names"] for word in words) else words


@lru_cache(maxsize=65536)
def derive_skeleton(word: str) -> str:
    """The consonants of a word as they sound, alike for many ways to spell it.

    Example:
        >>> derive_skeleton("muhammad"), derive_skeleton("mohamed"), derive_skeleton("yusuf"), derive_skeleton("josef")
        ('mhmd', 'mhmd', 'jsf', 'jsf')
    """
    for pattern, replacement in _compile_skeleton_rules():
        word = pattern.sub(replacement, word)
    return word


@cache
def _compile_skeleton_rules() -> list[tuple[re.Pattern[str], str]]:
    rules = load_encoder_table("rules")["skeleton"]
    return [(re.compile(pattern), replacement.replace("$1", r"\1")) for pattern, replacement in rules]


@lru_cache(maxsize=65536)
def list_skeletons(words: Words) -> Words:
    """Skeletons of the words of a name, sorted and each once; particles count only where nothing else does."""
    particles = load_encoder_table("rules")["particles"]
    main = [word for word in words if word not in particles] or words
    return tuple(sorted({skeleton for word in main if (skeleton := derive_skeleton(word))}))


def read_identity(cells: Mapping[str, str], year: int) -> PersonIdentity:
    """The identity that a record gives.

    Args:
        cells: What stands in the columns of the record, by what each column is (`COLUMNS`).
        year: The year of the registrations: ages are as of it, and nobody is born after it.
    """
    birth = read_birth(cells, year)
    sexes = [code for column in ("sex", "former_sex") if (code := read_sex(cells.get(column, "")))]
    countries = list(read_nationalities(cells.get("nationality", "")))
    names = read_names(cells)
    read = {
        **{column: read_name_words(cells.get(column, "")) for column in ("given", "surname", "name", "alias")},
        "birth": birth,
        "birth_year": birth,
        "age": birth,
        "sex": sexes,
        "former_sex": sexes,
        "nationality": countries and all(countries),
    }
    unread = tuple(column for column in COLUMNS if column in read and cells.get(column) and not read[column])
    return PersonIdentity(names, birth, tuple(sorted(set(sexes))), tuple(sorted({*countries} - {""})), unread)


def read_names(cells: Mapping[str, str]) -> tuple[PersonName, ...]:
    """The names of a record: its own first, then the aliases, each once."""
    rules = load_encoder_table("rules")
    main = PersonName(read_name_words(cells.get("given", "")), read_name_words(cells.get("surname", "")))
    if not (main.given and main.surname) and (split := _split_full_name(cells.get("name", ""))) != PersonName():
        main = split
    found = [main]
    for part in re.split(rules["alias_parts"], cells.get("alias", ""), flags=re.ASCII | re.IGNORECASE):
        alias = _split_full_name(part)
        found.append(alias if alias.surname or not alias.given else PersonName(alias.given, main.surname))
    return tuple(dict.fromkeys(name for name in found if name != PersonName()))[: rules["filter"]["names"]]


def _split_full_name(text: str) -> PersonName:
    """The parts of a name written in one: what stands before a comma, or all but the first word, is the surname."""
    before, comma, after = text.partition(",")
    if comma and read_name_words(before) and read_name_words(after):
        return PersonName(read_name_words(after), read_name_words(before))
    words = _list_name_words(text)
    limit = load_encoder_table("rules")["filter"]["words"]
    return PersonName(tuple(words[:1]), tuple(sorted(set(words[1:]))[:limit]))


def read_birth(cells: Mapping[str, str], year: int) -> BirthDate | None:
    """When somebody was born: the date, else the year, else what the age says; None where none can be read."""
    years = load_encoder_table("rules")["years"]
    for birth in (
        parse_birth(cells.get("birth", ""), year),
        parse_birth(cells.get("birth_year", ""), year),
        _derive_from_age(cells.get("age", ""), year),
    ):
        if (
            birth
            and year - years["oldest"] <= birth.low <= birth.high <= year
            and birth.high - birth.low <= years["band"]
        ):
            return birth
    return None


def parse_birth(text: str, year: int) -> BirthDate | None:
    """The date, year or band of years that a text gives; 1 January stands for a year alone.

    Args:
        text: The text.
        year: The year of the registrations: what two digits mean depends on it.

    Example:
        >>> parse_birth("3.5.1999", 2026), parse_birth("1999-01-01", 2026).month, parse_birth("2008–2010", 2026).high
        (BirthDate(low=1999, high=1999, month=5, day=3), 0, 2010)
    """
    numbers, signs, near = _split_numbers(text)
    lengths = tuple(map(len, numbers))
    values = [int(number) for number in numbers]
    if near and lengths == (4,):
        return BirthDate(values[0] - 1, values[0] + 1)
    if lengths == (4,):
        return BirthDate(values[0], values[0])
    if lengths == (8,) and not signs:
        return _make_birth(int(numbers[0][:4]), int(numbers[0][4:6]), int(numbers[0][6:]))
    if lengths == (4, 4):
        return BirthDate(min(values), max(values))
    if len(numbers) == 2 and lengths[0] == 4 and lengths[1] <= 2:
        return _make_birth(values[0], 0, 0)
    if len(numbers) == 2 and lengths[1] == 4 and lengths[0] <= 2:
        return _make_birth(values[1], 0, 0)
    if len(numbers) < 3 or max(lengths[1], min(lengths[0], lengths[2])) > 2:
        return None
    if lengths[0] == 4:
        return _make_birth(*values[:3])
    if lengths[2] == 4:
        return _make_birth(values[2], values[1], values[0])
    if lengths[0] > 2 or lengths[2] != 2:
        return None
    century = year // 100 * 100
    return _make_birth(values[2] + (century if values[2] <= year % 100 else century - 100), values[1], values[0])


def _split_numbers(text: str) -> tuple[list[str], bool, bool]:
    """The numbers of a date, whether anything parts them, and whether it says that it is only about right."""
    words = transliterate(text)
    near = not _APPROXIMATELY.isdisjoint(text) or any(
        word in load_encoder_table("rules")["approximate"] for word in words
    )
    latin = " ".join(word for piece in text.split("T") for word in transliterate(piece))
    if not near and re.search("[a-z]", latin):
        return [], False, False
    found = re.findall("[0-9]+", latin)
    return found, len(found) > 1, near


def _make_birth(year: int, month: int, day: int) -> BirthDate:
    """A date as far as it can be one: month and day may stand in either order; 1 January is a year alone."""
    if month > 12 >= day:
        month, day = day, month
    known = 1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1] and (month, day) != (1, 1)
    return BirthDate(year, year, month, day) if known else BirthDate(year, year)


def _derive_from_age(text: str, year: int) -> BirthDate | None:
    """The years in which somebody of an age, or between two ages, was born."""
    ages = [int(age) for age in re.findall("[0-9]+", " ".join(transliterate(text)))]
    if not 1 <= len(ages) <= 2 or max(ages) > load_encoder_table("rules")["years"]["oldest"]:
        return None
    return BirthDate(year - max(ages) - 1, year - min(ages))


def read_sex(text: str) -> str:
    """The code of a sex marker; empty where it is not known."""
    said = "-".join(transliterate(text))
    return next((code for code, words in load_encoder_table("rules")["sex"].items() if said in words), "")


def read_nationalities(text: str) -> Iterator[str]:
    """The ISO code of each country that a text names; empty for one that is not known."""
    parts = [part for part in re.split(load_encoder_table("rules")["list_parts"], text) if transliterate(part)]
    codes = _load_countries()
    if whole := codes.get(" ".join(transliterate(text))):
        yield whole
        return
    for part in parts:
        yield codes.get(" ".join(transliterate(part)), "")


@cache
def _load_countries() -> dict[str, str]:
    return {name: code for code, names in load_encoder_table("countries")["countries"].items() for name in names}
