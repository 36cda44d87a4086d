"""Figures in Swahili: Django has no forms of its own, and would set no comma in an amount."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
