"""The law of the national pension as far as the counter needs it: premiums and exemptions as guidance. Pure."""
