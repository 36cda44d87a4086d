"""How Torana is: numbers for Prometheus, and what of them matters to people.

    counting   what this process counts, in a slate (a small file) that outlives it
    gathering  everybody's slates, the processes, the disk, and what parts say of the database
    matters    the few numbers that mean something, each with what to do
    text       the numbers as Prometheus reads them

`docs/how-to/watch.md` tells operators how to read both. No number says anything about a person,
and every label comes from a list of ours: routes, codes, agencies, channels.
"""
