"""Screens of the joint office (共同事務局の画面): none of them shows a resident."""
