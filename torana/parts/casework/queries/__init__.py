"""Questions: what reads drafts and cases, as records."""
