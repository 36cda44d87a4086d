"""witness: the log and those who stand by it, or find it out."""
