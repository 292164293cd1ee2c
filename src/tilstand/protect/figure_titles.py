"""Names of figures in words."""

from __future__ import annotations

from tilstand.define import StructuralMetadata
from tilstand.languages import quote_text
from tilstand.report_text.messages import get_report_string
from tilstand.terms import InvariantText, JoinedText, Key, Text, TypedText
from tilstand.terms.code import RemainderCode


def title_figure(collection: StructuralMetadata, key: Key) -> Text:
    """Name a figure in words: its measure, codes, body and period.

    Args:
        collection: The collection.
        key: Its address.
    """
    codes = (_name_code(collection, dimension, code) for dimension, code in key.dims)
    return JoinedText(
        (
            quote_text(collection.get_measure_label(key.measure, key.provider)),
            *codes,
            collection.provider_label(key.provider),
            TypedText(InvariantText(str(key.period)), "period"),
        ),
        ", ",
    )


def _name_code(collection: StructuralMetadata, dimension: str, code: str) -> Text:
    remainder = RemainderCode.read(code)
    if remainder is None:
        return collection.get_code_label(dimension, code)
    if remainder.within is None:
        return get_report_string(collection.labels, "not_stated")
    whole = collection.get_code_label(dimension, remainder.within)
    return get_report_string(collection.labels, "not_stated_within", whole=whole)
