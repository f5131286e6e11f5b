"""Other systems in the same harness, as their own starter examples do it. Optional: pip install 'footnote[peers]'."""
