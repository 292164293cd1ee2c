"""Publish: the edition, all of it from the same release."""

from tilstand.publish.account_report import account_report
from tilstand.publish.changes import Changes, changes
from tilstand.publish.edition import Edition, assembled, beside_former, edition
from tilstand.publish.folder import destination, mingled
from tilstand.publish.parcel import PARCEL, parcel
from tilstand.publish.place import beside, laid, place
from tilstand.publish.report import report

__all__ = [
    "PARCEL",
    "Changes",
    "Edition",
    "account_report",
    "assembled",
    "beside",
    "beside_former",
    "changes",
    "destination",
    "edition",
    "laid",
    "mingled",
    "parcel",
    "place",
    "report",
]
