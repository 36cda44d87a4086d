"""Pages for officers: the inbox and the case."""
