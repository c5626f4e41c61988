"""Every question the national pension asks of its tables and of facts."""
