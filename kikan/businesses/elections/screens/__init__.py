"""Screens of elections (選挙の画面)."""
