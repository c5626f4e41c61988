"""The law of individual resident tax (個人住民税)."""
