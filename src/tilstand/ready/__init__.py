"""Go or no go: the checks before an edition is made final, run on the very files that would be published."""
