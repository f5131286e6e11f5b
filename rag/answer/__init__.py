"""Question, passages and history to an answer in which every sentence is tied to an exact quote."""
