"""宛名: everybody's identity, names, births, addresses, accounts and protection."""
