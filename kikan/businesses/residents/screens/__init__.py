"""Screens of the register: parse, one procedure or one read, render."""
