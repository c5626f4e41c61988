"""Files of the medical subsidies (医療費助成のファイル)."""
