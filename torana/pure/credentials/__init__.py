"""Certificates and what proves them: no clock, no network, no database, no secret kept."""
