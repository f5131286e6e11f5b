"""The embedded default models: where their weights are, their checksums, and the server that runs one in process."""
