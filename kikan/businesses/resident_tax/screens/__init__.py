"""Screens of resident tax: parse, one procedure or one read, render."""
