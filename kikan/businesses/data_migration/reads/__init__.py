"""What pages, acts and runs of a data migration read."""
