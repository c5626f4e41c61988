"""Whole-municipality work of the register."""
