"""Words for the desk."""
