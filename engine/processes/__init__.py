"""Processes: graphs of nodes that people and the platform walk; see `kernel` for how."""
