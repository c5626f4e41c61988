"""Whole-municipality work of 上下水道料金."""
