"""Files in of the child allowance."""
