"""Proof-reading: the figures that a printed text states, held against the ledger."""
