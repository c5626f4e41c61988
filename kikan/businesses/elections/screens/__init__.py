"""Screens of the electoral roll and the polls (選挙の画面)."""
