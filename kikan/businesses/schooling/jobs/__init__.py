"""Work of the school register on a whole municipality (学齢簿の一括処理)."""
