"""Reproducible yearly reports of municipal target programmes."""

__version__ = "0.1.0"
