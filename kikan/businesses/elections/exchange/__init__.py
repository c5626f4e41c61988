"""Files of 選挙: the roll of an old system."""
