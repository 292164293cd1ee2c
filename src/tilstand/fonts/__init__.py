"""The fonts that the printed report is set in: which signs they can show, and how wide each of them is."""
