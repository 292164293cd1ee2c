"""Nouns with their forms, and phrases that count them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tilstand.define.catalogue import Catalogue
from tilstand.languages import Tongue
from tilstand.languages.language import folder, shipped
from tilstand.languages.lexicon import lexicon
from tilstand.languages.plural import category
from tilstand.terms import Language, Qualifier
from tilstand.text.message import UnsayableError
from tilstand.text.numeral import Style, nothing, numeral, worded
from tilstand.text.wording import qualified

__all__ = ["Noun", "NounForms", "Nouns", "counted", "part"]

_WORD = re.compile(r"[^\W\d_]+")
_FORMS = ("singular", "plural", "singular_definite", "plural_definite")


@dataclass(frozen=True, slots=True)
class NounForms:
    """A noun in one language.

    Attributes:
        gender: One that the language has; it decides the form of the number word for one.
        singular, plural: Indefinite forms, as they stand after a number.
        singular_definite, plural_definite: Forms after "den ene", "de to", "begge".
    """

    gender: str
    singular: str
    plural: str
    singular_definite: str
    plural_definite: str


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun, with its forms by language, and whether it is about people."""

    id: str
    forms: Mapping[Language, NounForms]
    people: bool = False

    def of(self, language: Language) -> NounForms:
        """Its forms in a language.

        Raises:
            UnsayableError: If it has none.
        """
        if language not in self.forms:
            raise UnsayableError("bind.no_forms", word=self.id, language=Tongue(language), tag=language)
        return self.forms[language]


@dataclass(frozen=True, slots=True)
class Nouns:
    """All nouns that a text may count: those of the package, and those of the collection before them."""

    by_id: Mapping[str, Noun]

    @classmethod
    def packaged(cls) -> Nouns:
        """The nouns that come with the package."""
        return _packaged()

    def with_labels(self, labels: Catalogue, languages: Iterable[Language]) -> Nouns:
        """These nouns and the collection's own, from `nouns.ID.gender`, `.singular`, `.plural` and so on.

        Definite forms that a language lacks fall back on the indefinite ones.

        Args:
            labels: The collection's labels.
            languages: The collection's languages.

        Raises:
            ValueError: If a noun lacks gender, singular or plural in a language.
        """
        found, tongues = dict(self.by_id), tuple(languages)
        for id in sorted({path.split(".")[1] for path in labels if path.startswith("nouns.")}):
            forms = {language: _labelled(id, language, labels) for language in tongues}
            found[id] = Noun(id, forms, id in found and found[id].people)
        return Nouns(found)

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_id)

    def find(self, name: str) -> Noun | None:
        """The noun with an id, or with this singular or plural in any language: `woman`, `kvinne`."""
        wanted = name.replace("_", " ")
        if name in self.by_id:
            return self.by_id[name]
        for noun in self.by_id.values():
            if any(wanted in (forms.singular, forms.plural) for forms in noun.forms.values()):
                return noun
        return None

    def led(self, text: str, language: Language) -> str:
        """The noun for people that a text begins with, perhaps after one other word; empty if there is none.

        Example:
            >>> nouns = Nouns.packaged()
            >>> [nouns.led(text, "nb") for text in ("unge kvinner i 2024", "kvinner", "dager", "")]
            ['kvinner', 'kvinner', '', '']
        """
        words = _WORD.findall(text.lower())[:4]
        people = (noun for noun in self.by_id.values() if noun.people)
        forms = {form for noun in people for form in _all(noun, language)}
        runs = (" ".join(words[at:end]) for at in range(2) for end in range(at + 1, len(words) + 1))
        return next((run for run in runs if run in forms), "")


def counted(
    number: int,
    noun: Noun,
    language: Language,
    *,
    style: Style = "auto",
    definite: bool = False,
    qualifier: Qualifier = Qualifier.EXACT,
) -> str:
    """A noun phrase that counts: number and noun agree.

    Args:
        number: How many; zero in words is "ingen", in digits 0.
        noun: What is counted.
        language: Language of the text.
        style: Text or digits.
        definite: "de to kvinnene" instead of "to kvinner".
        qualifier: How the number is to be read: "minst to kvinner", never definite.

    Example:
        >>> child = Nouns.packaged().find("barn")
        >>> counted(1, child, "nb"), counted(0, child, "en"), counted(2, child, "nn", definite=True)
        ('ett barn', 'no children', 'dei to barna')
        >>> counted(1, child, "nb", definite=True, qualifier=Qualifier.AT_LEAST)
        'minst ett barn'
    """
    forms, words = noun.of(language), lexicon(language)
    if qualifier in words.phrases.qualifiers:
        phrase = counted(number, noun, language, style=style)
        return qualified(phrase, qualifier, language)
    if definite and number == 1 and style != "digits":
        return f"{_definite(forms.gender, language)} {forms.singular_definite}"
    if number == 0 and style != "digits":
        return f"{nothing(language, noun=True)} {forms.plural}"
    amount = numeral(number, language, gender=forms.gender, style=style)
    if definite:
        one = forms.singular_definite if number == 1 else forms.plural_definite
        return f"{_definite('plural', language)} {amount} {one}"
    return f"{amount} {category((forms.singular, forms.plural), number, language)}"


def part(
    number: int,
    whole: int,
    noun: Noun | None,
    language: Language,
    *,
    style: Style = "auto",
    qualifiers: tuple[Qualifier, Qualifier] = (Qualifier.EXACT, Qualifier.EXACT),
    ranges: tuple[str, str] = ("", ""),
) -> str:
    """How many of a whole: none of, some of, both, all.

    Args:
        number: The part.
        whole: The whole.
        noun: What is counted.
        language: Language of the text.
        style: Text or digits.
        qualifiers: How part and whole are to be read. Where either is not exact, "both" and "all" are
            not claimed.
        ranges: What is said of part and whole where both ends are known: "98 til 105"; the number of the
            whole is then the greatest that it may be.

    Raises:
        ValueError: If the part is larger than the whole.

    Example:
        >>> woman = Nouns.packaged().find("woman")
        >>> [part(n, 2, woman, "nb") for n in (0, 1, 2)]
        ['ingen av de to kvinnene', 'én av to kvinner', 'begge kvinnene']
        >>> part(19, 19, None, "en"), part(1, 1, woman, "nn")
        ('all 19', 'den eine kvinna')
        >>> part(2, 2, woman, "nb", qualifiers=(Qualifier.AT_LEAST, Qualifier.EXACT))
        'minst to av to kvinner'
    """
    if not 0 <= number <= whole:
        raise UnsayableError("bind.no_part", number=number, whole=whole)
    words = lexicon(language)
    forms = noun.of(language) if noun else None
    gender = forms.gender if forms else words.cardinals.gender if words.cardinals else ""
    exact = not any(ranges) and not any(one in words.phrases.qualifiers for one in qualifiers)
    if exact and number == 0 and whole <= 1:
        none = nothing(language, noun=True)
        return f"{none} {forms.plural}" if forms else none
    if exact and number == whole == 1:
        one = _definite(gender, language)
        return f"{one} {forms.singular_definite}" if forms else one
    if exact and number == whole == 2:
        which = "both"
    elif exact and whole > 1 and number == whole:
        which = "all"
    elif exact and whole > 1 and number == 0:
        which = "none"
    else:
        which = "some"
    template = worded(words.phrases.part.get(which, ""), "part", language)
    plural = forms.singular if forms and whole == 1 else forms.plural if forms else ""
    parted, total = (numeral(n, language, gender=gender, style=style) for n in (number, whole))
    return template.format(
        part=ranges[0] or qualified(parted if number else nothing(language), qualifiers[0], language),
        whole=ranges[1] or qualified(total, qualifiers[1], language),
        nouns=f" {plural}" if plural else "",
        definite=f" {forms.plural_definite}" if forms else "",
    )


def _definite(gender: str, language: Language) -> str:
    return worded(lexicon(language).phrases.definite.get(gender, ""), "definite", language)


@cache
def _packaged() -> Nouns:
    held = {
        language: tomllib.loads(folder(language).joinpath("nouns.toml").read_text("utf-8"))
        for language in shipped()
        if folder(language).joinpath("nouns.toml").is_file()
    }
    ids = dict.fromkeys(id for nouns in held.values() for id in nouns)
    return Nouns(
        {
            id: Noun(
                id,
                {
                    code: NounForms(own[id]["gender"], *own[id]["forms"])
                    for code, own in held.items()
                    if id in own
                },
                any(own.get(id, {}).get("people", False) for own in held.values()),
            )
            for id in ids
        }
    )


def _labelled(id: str, language: Language, labels: Catalogue) -> NounForms:
    def text(form: str) -> str:
        found = labels.get(f"nouns.{id}.{form}")
        return "" if found is None or found.language(language) != language else found.text(language)

    gender, singular, plural = text("gender"), text("singular"), text("plural")
    genders = lexicon(language).phrases.definite
    if not (gender and singular and plural) or (genders and gender not in genders):
        file = f"labels/{language}.toml"
        raise UnsayableError("bind.noun_lacks", file=file, word=id, language=Tongue(language))
    return NounForms(gender, singular, plural, text(_FORMS[2]) or singular, text(_FORMS[3]) or plural)


def _all(noun: Noun, language: Language) -> Iterator[str]:
    if forms := noun.forms.get(language):
        yield from (str(getattr(forms, name)).lower() for name in _FORMS)
