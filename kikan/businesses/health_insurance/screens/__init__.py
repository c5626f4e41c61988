"""Screens of NHI: parse, one procedure or one read, render."""
