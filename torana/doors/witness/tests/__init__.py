"""tests: a witness that signs only what grew."""
