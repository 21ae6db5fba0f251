"""Metrics, a small function each."""
