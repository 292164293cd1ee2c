"""Reconcile: which figures do not fit, and what the coordinator decided about them."""

from functools import partial

from tilstand.former_names import get_former_name
from tilstand.reconcile.decisions import apply_adjustments, is_decision_about
from tilstand.reconcile.findings import report_findings
from tilstand.reconcile.reconciliation import Reconciliation, reconcile_batch

__all__ = ["Reconciliation", "apply_adjustments", "is_decision_about", "reconcile_batch", "report_findings"]

__getattr__ = partial(get_former_name, __name__)
