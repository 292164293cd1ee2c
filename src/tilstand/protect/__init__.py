"""Protect: makes the release; nothing that a reader can see is made anywhere else."""

from functools import partial

from tilstand.former_names import get_former_name
from tilstand.protect.policy import find_small_counts, get_policy
from tilstand.protect.release import (
    list_chart_sources,
    list_passage_sources,
    make_body_release,
    make_release,
    release_body_queries,
)
from tilstand.protect.report_texts import release_texts

__all__ = [
    "find_small_counts",
    "get_policy",
    "list_chart_sources",
    "list_passage_sources",
    "make_body_release",
    "make_release",
    "release_body_queries",
    "release_texts",
]

__getattr__ = partial(get_former_name, __name__)
