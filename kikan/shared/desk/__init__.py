"""The desk: the shell every screen stands in, its keys, forms, tables and plots (画面の共通部分)."""
