"""Acts of procurement (調達の手続)."""
