"""Papers of National Health Insurance (国民健康保険の帳票)."""
