"""Files of resident tax in and out."""
