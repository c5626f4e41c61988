"""The acts of the school register (学齢簿の手続)."""
