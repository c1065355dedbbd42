"""Charts: one spec each, written as SVG, as a table and as CSV."""
