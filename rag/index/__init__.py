"""What is stored, and how it is found again: vectors, words, and what made them."""
