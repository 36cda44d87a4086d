"""tests: the public face of the log."""
