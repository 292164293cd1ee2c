"""Reconcile: which figures do not fit, and what the coordinator decided about them."""

from tilstand.reconcile.decisions import apply_adjustments, is_decision_about
from tilstand.reconcile.findings import report_findings
from tilstand.reconcile.reconciliation import Reconciliation, reconcile_batch

__all__ = ["Reconciliation", "apply_adjustments", "is_decision_about", "reconcile_batch", "report_findings"]
