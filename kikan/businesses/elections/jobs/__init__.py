"""Work of the electoral roll on a whole municipality (選挙人名簿の一括処理)."""
