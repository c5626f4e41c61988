"""Screens of 上下水道料金: parse, one procedure or one read, render."""
