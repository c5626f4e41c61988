"""Acts of long-term care insurance, one a file."""
