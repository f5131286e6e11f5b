"""Pure functions from what was answered and what is right to numbers; higher is better, save for rates of errors."""
