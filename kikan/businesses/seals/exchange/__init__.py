"""Registered seals of an old system (印鑑登録の引渡し)."""
