"""What may stand in each file of a nation folder, key by key: data, read by `shape`."""
