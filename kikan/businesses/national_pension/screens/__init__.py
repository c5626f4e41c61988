"""Screens of the national pension (国民年金の画面)."""
