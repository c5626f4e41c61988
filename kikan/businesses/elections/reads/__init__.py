"""Every question about the roll, its districts, elections and who was handed a ballot."""
