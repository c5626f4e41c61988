"""Files of the resident register in and out."""
