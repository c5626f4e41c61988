"""Files of long-term care insurance."""
