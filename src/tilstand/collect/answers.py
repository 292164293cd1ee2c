"""Answers in words, and identifiers of persons that are refused in them."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, ValidationError, create_model

from tilstand.collect.csv_files import decode_table_text, read_file_bytes
from tilstand.collect.findings import FileReport, list_names_briefly, quote_code_only, to_count_fact, to_text_fact
from tilstand.collect.form_cells import list_represented_providers
from tilstand.define import StructuralMetadata
from tilstand.define.definitions import Definition, locate_toml_error
from tilstand.define.files import find_line
from tilstand.define.settings import load_general_numbers
from tilstand.fonts.glyphs import (
    describe_code_points,
    find_direction_signs,
    find_unprintable_signs,
    strip_direction_signs,
)
from tilstand.languages import format_message
from tilstand.model import Answer, Source
from tilstand.model.hashes import parse_placeholder
from tilstand.report_text.messages import describe_stop_position, get_text_message
from tilstand.storage.toml import parse_toml_table
from tilstand.terms import Text

_EMAIL = re.compile(r"\S@\S")
_PHONE = re.compile(r"^(?:\+|00)?[0-9](?:[ .()-]?[0-9]){6,13}$")
_DATE = re.compile(r"^\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})$|^\d{4}-\d{2}-\d{2}$")
_RUNNING = r"(?:(?:case|id|person{words}|[A-Za-z]{{1,2}})[-_/. ]?)?[0-9]{{1,5}}(?:[-_/][0-9]{{1,5}})?"
_HEXADECIMAL = re.compile(r"^(?=.*[0-9])[0-9a-fA-F]{16,128}$")
_UUID = re.compile(r"^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")


def has_identity_number(collection: StructuralMetadata, text: str) -> bool:
    """True if a text holds a number that shows who somebody is.

    Args:
        collection: The collection, which declares its own forms beside those of many countries.
        text: The text.
    """
    own_values = collection.settings.identity_numbers.values()
    return any(sign.isdigit() for sign in text) and (
        _has_general_number(text) or any(form.has_number_in(text) for form in own_values)
    )


@lru_cache(maxsize=1024)  # a file says the same in most of its rows
def _has_general_number(text: str) -> bool:
    return any(form.has_number_in(text) for form in load_general_numbers().values())


def _classify_identifier(collection: StructuralMetadata, text: str) -> str:
    if _EMAIL.search(text):
        return "email"
    if _DATE.match(text):
        return "date"
    if has_identity_number(collection, text):
        return "identity"
    if _PHONE.match(text):
        return "phone"
    words = text.split()
    if 1 <= len(words) <= 5 and all(word[:1].isupper() and word.replace("-", "").isalpha() for word in words):
        return "name"
    return "text" if len(words) > 1 or len(text) > 40 else ""


def find_identifiers(collection: StructuralMetadata, text: str) -> Text | None:
    """What a text looks like, where it may show who somebody is; None if it looks like nothing of the kind.

    An identity number, an e-mail address, a date, a telephone number, a name, free text.
    """
    kind = _classify_identifier(collection, text)
    return format_message(f"collect.revealing.{kind}") if kind else None


def find_pseudonym_problem(collection: StructuralMetadata, text: str, before: int) -> Text | None:
    """What a text looks like instead of a pseudonym; None if it is one.

    A pseudonym is a running number (`17`), a short code (`K-0017`, `2031/118`), a UUID, or a hexadecimal key
    of at least 16 characters. Everything else is refused: no list of names is complete.

    Args:
        collection: The collection, which may have words for a case and declares its identity numbers.
        text: What stands in the column.
        before: Dates of birth lie before this year; eight digits that are such a date are refused.
    """
    if any(form.has_number_in(text) for form in collection.settings.identity_numbers.values()):
        return format_message("collect.revealing.identity")
    if _HEXADECIMAL.match(text) or _UUID.match(text):
        return None
    if _is_birth_date(re.sub(r"[^0-9]", "", text), before):
        return format_message("collect.revealing.date")
    if _build_running_pattern(collection.settings.words.case).fullmatch(text):
        return None
    return find_identifiers(collection, text) or format_message("collect.revealing.case")


@cache
def _build_running_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_RUNNING.format(words="".join(f"|{re.escape(word)}" for word in words)), re.IGNORECASE)


def _is_birth_date(digits: str, before: int) -> bool:
    if len(digits) != 8:
        return False
    orders = ((digits[4:], digits[2:4], digits[:2]), (digits[:4], digits[4:6], digits[6:]))
    return any(1900 <= int(year) < before - 10 and _is_calendar_date(year, month, day) for year, month, day in orders)


def _is_calendar_date(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


_SIGNS = 8  # signs of a kind that are named; the rest are counted
_UNBROKEN = 500  # characters without a space: more than any address has


class _AnswerEntry(Definition):
    """One answer as it stands in the file; its words stand beside, a field a language."""

    model_config = ConfigDict(str_strip_whitespace=True)

    provider: str = ""
    form: str = ""
    question: str = ""
    line: int | None = None


@cache
def _build_answer_schema(languages: tuple[str, ...]) -> type[_AnswerEntry]:
    words: dict[str, Any] = dict.fromkeys(languages, (str, ""))
    return create_model("_Answered", __base__=_AnswerEntry, **words)


def read_answers_toml(path: Path, report: FileReport) -> tuple[tuple[Answer, ...], bytes] | None:
    """The answers in a file `PROVIDER.answers.toml`; None, and a finding, if it cannot be read."""
    data = read_file_bytes(path, report)
    text = None if data is None else decode_table_text(data, report)
    if data is None or text is None:
        return None
    try:
        raw = parse_toml_table(text)
    except tomllib.TOMLDecodeError as error:
        # The place alone: what stands there may be about a person.
        line, _, facts = locate_toml_error(error, text)
        _report_unread_answers(
            report, get_text_message("judged.toml"), report.place(describe_stop_position(line, facts))
        )
        return None
    entries = raw.get("answer", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        _report_unread_answers(report, get_text_message("judged.list", field="answer"))
        return None
    if raw.get("provider") != report.provider:
        provider = report.label_known("providers", str(raw.get("provider", "")))
        report.add_rule_finding("C012", sender=report.label("providers", report.provider), provider=provider)
    answers = [_read_answer_entry(report, entry, at, text) for at, entry in enumerate(entries)]
    given = tuple(answer for answer in answers if answer is not None)
    _report_repeated_answers(report, given)
    return given, data


def _report_unread_answers(report: FileReport, what: Text, where: Text | None = None) -> None:
    report.add_rule_finding("C001", where, what=what, remedy=get_text_message("judged.mend"))


def _read_answer_entry(report: FileReport, entry: dict[str, Any], at: int, text: str) -> Answer | None:
    errors = report.errors

    def locate_answer_field(*field: str) -> Text:
        line = find_line(text, ("answer", at, *field))
        return get_text_message("judged.answer", number=to_count_fact(at + 1), line=to_count_fact(line))

    languages = report.collection.settings.languages
    schema = _build_answer_schema(languages)
    try:
        answer_entry = schema.model_validate(entry)
    except ValidationError as error:
        faults = {str(fault["loc"][0]): fault["type"] for fault in error.errors(include_input=False)}
        for name, kind in faults.items():
            _report_answer_fault(report, kind, name, report.place(locate_answer_field(name)), entry[name])
        answer_entry = schema.model_validate({name: entry[name] for name in entry if name not in faults})
    printed = report.round.document if answer_entry.line is not None else ""
    told = check_answer(
        report,
        answer_entry.provider or report.provider,
        answer_entry.form,
        answer_entry.question,
        {language: said for language in languages if (said := getattr(answer_entry, language))},
        Source(printed or report.file, answer_entry.line),
        locate_answer_field(),
    )
    return told if report.errors == errors else None


def _report_answer_fault(report: FileReport, kind: str, name: str, where: Text, value: object) -> None:
    """Tell of a field that does not fit; what stands in it is never repeated."""
    if kind == "extra_forbidden":
        expected = list_names_briefly(sorted({*_AnswerEntry.model_fields, *report.collection.settings.languages}))
        report.add_rule_finding("C010", where, columns=quote_code_only(name), expected=expected)
    elif name == "line":
        report.add_rule_finding("C060", where)
    else:
        _report_unread_answers(report, get_text_message("judged.text", field=to_text_fact(name)), where)
    if has_identity_number(report.collection, str(value)):
        report.add_rule_finding("C047", where, column=quote_code_only(name))


def check_answer(
    report: FileReport, provider: str, form: str, question: str, texts: dict[str, str], source: Source, at: Text
) -> Answer | None:
    """One answer, checked; None if it is blank or does not hold.

    Args:
        report: Takes the findings.
        provider: Body that answers.
        form: Form that asks.
        question: The question.
        texts: The answer by language.
        source: Where it stands.
        at: The same, for the where-line.
    """
    errors = report.errors
    collection = report.collection
    add_finding = partial(report.add_rule_finding, source=source)
    where = report.place(at, form=form)
    asked = _check_answer_form(report, provider, form, source, where)
    questions = {known.id: known for known in collection.forms[form].questions} if asked else {}
    if asked and question not in questions:
        facts: dict[str, Any] = {"question": quote_code_only(question), "form": report.label("forms", form)}
        add_finding("C042", where, **facts, expected=list_names_briefly(questions))
    here = {name: text for name, text in texts.items() if not parse_placeholder(text)}
    if any(has_identity_number(collection, text) for text in here.values()):
        labelled = f"questions.{question}" in collection.labels
        add_finding(
            "C047", where, column=report.label("questions", question) if labelled else quote_code_only(question)
        )
    longest = max((len(text.split()) for text in here.values()), default=0)
    if question in questions and longest > questions[question].max_words:
        add_finding("C043", where, count=longest, most=questions[question].max_words)
    if not texts or report.errors > errors:
        return None
    if here:
        _report_unprintable_signs(report, where, question, here, source)
    return Answer(provider, form, question, {name: strip_direction_signs(text) for name, text in texts.items()}, source)


def _report_unprintable_signs(
    report: FileReport, where: Text, question: str, texts: dict[str, str], source: Source
) -> None:
    """Signs that print cannot show, and signs that turn the writing direction; codes, never the text.

    Where an answer is given in every language that is printed, no other one is.
    """
    printed = report.collection.settings.report_languages
    shown = [texts[text] for text in printed if text in texts]
    if len(shown) < len(printed):
        shown = list(texts.values())
    add_finding = partial(report.add_rule_finding, source=source, question=report.label("questions", question))
    unbroken = max((len(word) for text in texts.values() for word in text.split()), default=0)
    if unbroken > _UNBROKEN:
        add_finding("C082", where, count=unbroken)
    signs = (("C064", find_unprintable_signs("".join(shown))), ("C065", find_direction_signs("".join(texts.values()))))
    for rule, matches in signs:
        if matches:
            add_finding(rule, where, signs=list_names_briefly(describe_code_points(matches), _SIGNS))


def _check_answer_form(report: FileReport, provider: str, form: str, source: Source, where: Text) -> bool:
    """True if the form's questions can be looked at; what does not hold of it and of the provider is said."""
    collection, known = report.collection, form in report.collection.forms
    represented = provider in list_represented_providers(collection, report.provider)
    add_finding = partial(report.add_rule_finding, source=source)
    if not represented:
        sender = report.label("providers", report.provider)
        add_finding("C012", where, sender=sender, provider=quote_code_only(provider))
    body = provider if represented else report.provider
    forms = collection.providers[body].forms
    if form not in forms and (represented or not known):
        facts: dict[str, Any] = {"provider": report.label("providers", body), "form": report.label_known("forms", form)}
        add_finding("C013", where, **facts, expected=list_names_briefly(forms))
    return known and (not represented or form in forms)


def _report_repeated_answers(report: FileReport, answers: tuple[Answer, ...]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for answer in answers:
        address = (answer.provider, answer.form, answer.question)
        if address in seen:
            question = report.label("questions", answer.question)
            report.add_rule_finding("C066", report.place(form=answer.form), source=answer.source, question=question)
        seen.add(address)
