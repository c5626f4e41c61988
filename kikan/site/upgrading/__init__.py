"""A living installation gets a new version: tables expand while the former one serves, and contract afterwards."""
