"""The desk of the medical subsidies (医療費助成の画面)."""
