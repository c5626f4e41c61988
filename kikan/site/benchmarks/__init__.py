"""Benchmarks (性能測定): what the house promises of its speed, measured against a yardstick of the same run."""
