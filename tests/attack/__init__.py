"""Hostile requests over real HTTP, by everybody against everybody. See `make attack`."""
