"""The surfaces, one family a file; every `Surface` here is in the registry."""
