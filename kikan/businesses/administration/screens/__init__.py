"""Screens of 管理: parse, one procedure or one read, render."""
