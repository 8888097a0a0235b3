"""Benchmarks: ratios and CPU time at two sizes, never run as tests."""
