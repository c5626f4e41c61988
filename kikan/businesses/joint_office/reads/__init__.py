"""Every question of the joint office (共同事務局の照会)."""
