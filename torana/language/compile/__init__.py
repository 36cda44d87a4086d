"""Checked trees to the frozen records of `model`."""
