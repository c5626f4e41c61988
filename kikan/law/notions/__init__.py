"""What several statutes ask in the same words: income notions, deduction tables, non-taxable tests, ages."""
