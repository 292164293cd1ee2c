"""The ledger: figures and the relations that tie them, as exact whole-number arithmetic."""
