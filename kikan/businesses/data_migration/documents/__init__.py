"""Papers of a data migration (データ移行の帳票)."""
