"""How fast, and how much memory: scripts whose numbers are kept in the documentation."""
