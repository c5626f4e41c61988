"""Files of NHI in and out."""
