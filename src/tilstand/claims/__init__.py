"""Proof-reading: the figures that a printed text states, held against the ledger."""

from tilstand.claims.proofread import Proofreader
from tilstand.claims.result import CheckedNumber, DocumentRemark, ProofreadResult, Standing

__all__ = ["CheckedNumber", "DocumentRemark", "ProofreadResult", "Proofreader", "Standing"]
