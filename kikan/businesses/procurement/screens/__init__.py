"""Pages of procurement (調達の画面)."""
