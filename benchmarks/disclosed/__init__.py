"""An auditor of protected tables, written apart from what protects them: raw files, attackers, verdicts."""
