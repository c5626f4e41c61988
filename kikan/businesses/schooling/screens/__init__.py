"""Screens of the school register (学齢簿の画面)."""
