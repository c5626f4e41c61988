"""Work of the medical subsidies on a whole municipality (医療費助成の一括処理)."""
