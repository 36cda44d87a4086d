"""Processes are killed with -9 while people use them. See `make crash`."""
