"""Training of the evidence model: public pairs, harder ones made from them, the training itself, and its export."""
