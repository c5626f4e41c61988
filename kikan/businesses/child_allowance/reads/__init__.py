"""Every question about the child allowance (児童手当の照会)."""
