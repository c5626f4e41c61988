"""Out and back: backups, the continuous archive, restoring everything or one municipality alone."""
