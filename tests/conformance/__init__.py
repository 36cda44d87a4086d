"""conformance: what others published, read by ours, and ours by theirs."""
