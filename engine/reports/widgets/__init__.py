"""Widgets, one file each: what it asks of a dataset, and how the answer is drawn."""
