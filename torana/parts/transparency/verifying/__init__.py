"""verifying: how the log is checked, row by row."""
