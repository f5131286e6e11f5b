"""Question to passages: dense and lexical search, fused."""
