"""Publish: the edition, all of it from the same release."""

from tilstand.publish.account_report import account_report
from tilstand.publish.changes import Changes, changes
from tilstand.publish.edition import Edition, assembled, edition
from tilstand.publish.folder import destination
from tilstand.publish.report import report

__all__ = ["Changes", "Edition", "account_report", "assembled", "changes", "destination", "edition", "report"]
