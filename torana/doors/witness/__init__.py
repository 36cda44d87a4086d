"""witness: the small process that remembers a log for everybody else. No Django, no database."""
