"""Files to Documents to Chunks."""
