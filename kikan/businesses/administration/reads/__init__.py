"""What the pages of 管理 show: users, rights, values, days, terminals, the log."""
