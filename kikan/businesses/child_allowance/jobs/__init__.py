"""Whole-municipality work of the child allowance (一括処理)."""
