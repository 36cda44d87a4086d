"""Whether what a nation says holds together: one file a question."""
