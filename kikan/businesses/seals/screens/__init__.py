"""Screens of seal registration (印鑑登録の画面)."""
