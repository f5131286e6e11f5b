"""Whether each sentence is given to whoever said it, against what readers of whole documents marked."""
