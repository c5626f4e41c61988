"""Files in and out: layouts, staging, checks; everything of a municipality out and back."""
