"""One module a format family: bytes to an Extract."""
