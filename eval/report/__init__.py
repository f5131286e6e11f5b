"""Results for people: in the terminal, as Markdown for a repository, as one self-contained page."""
