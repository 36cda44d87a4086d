"""The way to PostgreSQL that Django uses here: as its own, with fewer round trips."""
