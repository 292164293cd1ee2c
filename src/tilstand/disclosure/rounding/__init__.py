"""How small counts are rounded: which cells, up or down, and how good that is against what is possible."""
