"""Acts of the joint office (共同事務局の手続)."""
