"""Opening files that strangers made. Nothing here knows Django, keys or the database.

It runs in a child process with little memory and little time; `sandbox.py` starts it.
"""
