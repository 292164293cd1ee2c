"""Nouns with their forms, and phrases that count them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tilstand.define.labels import Catalogue
from tilstand.languages import LanguageName
from tilstand.languages.formats import choose_plural_category
from tilstand.languages.language import get_language_folder, list_shipped_languages
from tilstand.languages.lexicon import load_lexicon
from tilstand.report_text.messages import TextError
from tilstand.report_text.numerals import Style, add_qualifier_word, format_numeral, get_lexicon_phrase, get_zero_word
from tilstand.terms import Language, ValueQualifier

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

    def get_noun_forms(self, language: Language) -> NounForms:
        """Its forms in a language.

        Raises:
            UnsayableError: If it has none.
        """
        if language not in self.forms:
            raise TextError("bind.no_forms", word=self.id, language=LanguageName(language), tag=language)
        return self.forms[language]


@dataclass(frozen=True, slots=True)
class NounLexicon:
    """All nouns that a text may count: those of the package, and those of the collection before them."""

    by_id: Mapping[str, Noun]

    @classmethod
    def from_package(cls) -> NounLexicon:
        """The nouns that come with the package."""
        return _load_packaged_nouns()

    def add_collection_nouns(self, labels: Catalogue, languages: Iterable[Language]) -> NounLexicon:
        """These nouns and the collection's own, from `nouns.ID.gender`, `.singular`, `.plural` and so on.

        Definite forms that a language lacks fall back on the indefinite ones.

        Args:
            labels: The collection's labels.
            languages: The collection's languages.

        Raises:
            ValueError: If a noun lacks gender, singular or plural in a language.
        """
        nouns_by_name, tongues = dict(self.by_id), tuple(languages)
        for id in sorted({path.split(".")[1] for path in labels if path.startswith("nouns.")}):
            forms = {language: _build_labelled_forms(id, language, labels) for language in tongues}
            nouns_by_name[id] = Noun(id, forms, id in nouns_by_name and nouns_by_name[id].people)
        return NounLexicon(nouns_by_name)

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

    def find_leading_noun(self, text: str, language: Language) -> str:
        """The noun for people that a text begins with, perhaps after one other word; empty if there is none.

        Example:
            >>> nouns = NounLexicon.from_package()
            >>> [nouns.find_leading_noun(text, "nb") for text in ("unge kvinner i 2024", "kvinner", "dager", "")]
            ['kvinner', 'kvinner', '', '']
        """
        words = _WORD.findall(text.lower())[:4]
        people = (noun for noun in self.by_id.values() if noun.people)
        forms = {form for noun in people for form in _list_noun_forms(noun, language)}
        runs = (" ".join(words[at:end]) for at in range(2) for end in range(at + 1, len(words) + 1))
        return next((run for run in runs if run in forms), "")


def format_counted_noun(
    number: int,
    noun: Noun,
    language: Language,
    *,
    style: Style = "auto",
    definite: bool = False,
    qualifier: ValueQualifier = ValueQualifier.EXACT,
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
        >>> child = NounLexicon.from_package().find("barn")
        >>> format_counted_noun(1, child, "nb"), format_counted_noun(0, child, "en"), format_counted_noun(2, child, "nn", definite=True)
        ('ett barn', 'no children', 'dei to barna')
        >>> format_counted_noun(1, child, "nb", definite=True, qualifier=ValueQualifier.AT_LEAST)
        'minst ett barn'
        >>> format_counted_noun(0, child, "nb", definite=True, qualifier=ValueQualifier.FEW)
        'ingen eller få barn'
    """
    forms, words = noun.get_noun_forms(language), load_lexicon(language)
    if qualifier is ValueQualifier.FEW:
        return get_lexicon_phrase(words.phrases.few_of, "few", language).format(noun=forms.plural)
    if qualifier in words.phrases.qualifiers:
        phrase = format_counted_noun(number, noun, language, style=style)
        return add_qualifier_word(phrase, qualifier, language)
    if definite and number == 1 and style != "digits":
        return f"{_get_definite_article(forms.gender, language)} {forms.singular_definite}"
    if number == 0 and style != "digits":
        return f"{get_zero_word(language, noun=True)} {forms.plural}"
    amount = format_numeral(number, language, gender=forms.gender, style=style)
    if definite:
        text = forms.singular_definite if number == 1 else forms.plural_definite
        return f"{_get_definite_article('plural', language)} {amount} {text}"
    return f"{amount} {choose_plural_category((forms.singular, forms.plural), number, language)}"


def format_part_of_total(
    number: int,
    whole: int,
    noun: Noun | None,
    language: Language,
    *,
    style: Style = "auto",
    qualifiers: tuple[ValueQualifier, ValueQualifier] = (ValueQualifier.EXACT, ValueQualifier.EXACT),
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
        >>> woman = NounLexicon.from_package().find("woman")
        >>> [format_part_of_total(n, 2, woman, "nb") for n in (0, 1, 2)]
        ['ingen av de to kvinnene', 'én av to kvinner', 'begge kvinnene']
        >>> format_part_of_total(19, 19, None, "en"), format_part_of_total(1, 1, woman, "nn")
        ('all 19', 'den eine kvinna')
        >>> format_part_of_total(2, 2, woman, "nb", qualifiers=(ValueQualifier.AT_LEAST, ValueQualifier.EXACT))
        'minst to av to kvinner'
    """
    if not 0 <= number <= whole:
        raise TextError("bind.no_part", number=number, whole=whole)
    words = load_lexicon(language)
    forms = noun.get_noun_forms(language) if noun else None
    gender = forms.gender if forms else words.cardinals.gender if words.cardinals else ""
    rough = {*words.phrases.qualifiers, ValueQualifier.FEW}
    exact = not any(ranges) and not any(qualifier in rough for qualifier in qualifiers)
    if exact and number == 0 and whole <= 1:
        none = get_zero_word(language, noun=True)
        return f"{none} {forms.plural}" if forms else none
    if exact and number == whole == 1:
        text = _get_definite_article(gender, language)
        return f"{text} {forms.singular_definite}" if forms else text
    if exact and number == whole == 2:
        which = "both"
    elif exact and whole > 1 and number == whole:
        which = "all"
    elif exact and whole > 1 and number == 0:
        which = "none"
    else:
        which = "some"
    template = get_lexicon_phrase(words.phrases.part.get(which, ""), "part", language)
    plural = forms.singular if forms and whole == 1 else forms.plural if forms else ""
    parted, total = (format_numeral(n, language, gender=gender, style=style) for n in (number, whole))
    return template.format(
        part=ranges[0] or add_qualifier_word(parted if number else get_zero_word(language), qualifiers[0], language),
        whole=ranges[1] or add_qualifier_word(total, qualifiers[1], language),
        nouns=f" {plural}" if plural else "",
        definite=f" {forms.plural_definite}" if forms else "",
    )


def _get_definite_article(gender: str, language: Language) -> str:
    return get_lexicon_phrase(load_lexicon(language).phrases.definite.get(gender, ""), "definite", language)


@cache
def _load_packaged_nouns() -> NounLexicon:
    held = {
        language: tomllib.loads(get_language_folder(language).joinpath("nouns.toml").read_text("utf-8"))
        for language in list_shipped_languages()
        if get_language_folder(language).joinpath("nouns.toml").is_file()
    }
    ids = dict.fromkeys(id for nouns in held.values() for id in nouns)
    return NounLexicon(
        {
            id: Noun(
                id,
                {
                    code: NounForms(own_values[id]["gender"], *own_values[id]["forms"])
                    for code, own_values in held.items()
                    if id in own_values
                },
                any(own_values.get(id, {}).get("people", False) for own_values in held.values()),
            )
            for id in ids
        }
    )


def _build_labelled_forms(id: str, language: Language, labels: Catalogue) -> NounForms:
    def read_form_label(form: str) -> str:
        found = labels.get(f"nouns.{id}.{form}")
        return "" if found is None or found.language(language) != language else found.text(language)

    gender, singular, plural = (read_form_label("gender"), read_form_label("singular"), read_form_label("plural"))
    genders = load_lexicon(language).phrases.definite
    if not (gender and singular and plural) or (genders and gender not in genders):
        file = f"labels/{language}.toml"
        raise TextError("bind.noun_lacks", file=file, word=id, language=LanguageName(language))
    return NounForms(
        gender, singular, plural, read_form_label(_FORMS[2]) or singular, read_form_label(_FORMS[3]) or plural
    )


def _list_noun_forms(noun: Noun, language: Language) -> Iterator[str]:
    if forms := noun.forms.get(language):
        yield from (str(getattr(forms, name)).lower() for name in _FORMS)
