"""Reconcile: which figures do not fit, and what the coordinator decided about them."""

from tilstand.reconcile.adjust import applied
from tilstand.reconcile.decide import about
from tilstand.reconcile.figures import Reconciliation, figures
from tilstand.reconcile.find import findings

__all__ = ["Reconciliation", "about", "applied", "figures", "findings"]
