"""Benchmarks: how fast the house is, printed beside its goals. `make bench` runs them all."""
