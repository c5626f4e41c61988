"""Screens of 収納: parse, one procedure or one read, render."""
