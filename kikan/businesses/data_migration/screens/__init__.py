"""Pages of a data migration."""
