"""What changes identity, one file a subject."""
