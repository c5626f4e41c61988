"""Papers of the resident register (住民記録の証明書)."""
