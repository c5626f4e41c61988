"""The worklist as people see it (事務一覧): what waits, one act with its preview, and what is decided."""
