"""Fictional programmes from a seed, for tests and benchmarks: same arguments, same bytes."""
