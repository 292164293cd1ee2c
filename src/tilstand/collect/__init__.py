"""Collect: submissions from files, each one checked; everything that does not fit, at once."""

from tilstand.collect.batch import batch
from tilstand.collect.close import close, spoken
from tilstand.collect.decision import adjustments
from tilstand.collect.dismissal import decisions
from tilstand.collect.earlier import earlier
from tilstand.collect.line_list import line_list
from tilstand.collect.published import published
from tilstand.collect.submission import Delivery, deliver, submission
from tilstand.collect.template import asks, template
from tilstand.collect.version import collection_version
from tilstand.collect.whose import whose

__all__ = [
    "Delivery",
    "adjustments",
    "asks",
    "batch",
    "close",
    "collection_version",
    "decisions",
    "deliver",
    "earlier",
    "line_list",
    "published",
    "spoken",
    "submission",
    "template",
    "whose",
]
