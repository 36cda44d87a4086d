"""A person's whole way through, in a real browser, on a nation that `torana up` started."""
