"""Dates in French: between day and hour stands an « à »."""

DATETIME_FORMAT = "j F Y à H:i"
