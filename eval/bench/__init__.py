"""Benchmarks yiju on this machine: a real index, and a real server over a real socket."""
