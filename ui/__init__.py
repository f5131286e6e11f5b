"""The chat page: questions, answers with footnotes, and the sources beside them, in a browser."""
