"""Publish: the edition, all of it from the same release."""

from tilstand.publish.account_report import account_report
from tilstand.publish.changes import Changes, changes
from tilstand.publish.edition import Edition, assembled, beside_former, edition
from tilstand.publish.folder import destination
from tilstand.publish.parcel import PARCEL, parcel
from tilstand.publish.report import report

__all__ = [
    "PARCEL",
    "Changes",
    "Edition",
    "account_report",
    "assembled",
    "beside_former",
    "changes",
    "destination",
    "edition",
    "parcel",
    "report",
]
