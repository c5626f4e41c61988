"""Screens of the child allowance (児童手当の画面)."""
