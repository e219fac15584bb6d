"""Benchmarks: real code on data of size, with figures to reproduce."""
