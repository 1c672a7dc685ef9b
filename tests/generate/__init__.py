"""Fictional programmes in any number, made from a seed: for tests and benchmarks.

The same arguments give the same bytes, and every programme says that it is fictional. An earlier,
wordier form of this made ``tests/data/demo-programme``, which is kept as it is.
"""
