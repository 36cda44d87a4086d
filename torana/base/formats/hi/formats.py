"""Figures in Hindi: thousands, then lakhs and crores by two, 12,34,567 (CLDR `#,##,##0.###`)."""

NUMBER_GROUPING = (3, 2, 0)
