"""The update rules, one family a file; every `Rule` here is in the registry."""
