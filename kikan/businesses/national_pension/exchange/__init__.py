"""Files from the agency (年金機構からのファイル)."""
