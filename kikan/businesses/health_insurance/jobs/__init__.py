"""Whole-municipality work of NHI."""
