"""Every question of long-term care insurance to its tables and to facts."""
