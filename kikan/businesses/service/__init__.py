"""運用: versions, backups, drills and outage copies, as the people see them who run the service."""
