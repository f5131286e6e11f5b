"""The claim checker: its training, and what it lets through of true sentences and of altered ones."""
