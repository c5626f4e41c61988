"""Every query of 上下水道料金, as of a day: frozen rows for screens, columns for runs."""
