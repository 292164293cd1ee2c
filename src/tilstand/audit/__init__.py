"""Audit: the figures that a printed text states, held against the ledger."""

from tilstand.audit.audit import Auditor, audit
from tilstand.audit.result import Audit, Checked, Remark, Standing

__all__ = ["Audit", "Auditor", "Checked", "Remark", "Standing", "audit"]
