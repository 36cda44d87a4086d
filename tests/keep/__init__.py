"""A nation is lost, and comes back from its backups."""
