"""Fictional programmes in any number, made from a seed: for tests, benchmarks and a demonstration.

The same arguments give the same bytes on any machine. Nothing here is real: every community and
person is invented, and every programme says so.
"""
