"""What changes messages, one file a subject."""
