"""What is kept of procurements, read (調達の照会)."""
