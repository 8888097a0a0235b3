"""Prints: what a document shows its viewer, its frame in HTML, and the child process that lays it out as PDF."""
