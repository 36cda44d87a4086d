"""Verbs: what changes drafts and cases, a file each."""
