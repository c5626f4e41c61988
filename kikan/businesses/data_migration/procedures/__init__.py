"""Acts of a data migration."""
