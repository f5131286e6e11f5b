"""The sample corpus: how its PDF and Word files are made, and questions with known answers about it."""
