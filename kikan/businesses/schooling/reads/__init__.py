"""Every question the school register asks (学齢簿の照会)."""
