"""Acts of the office (手続): keyword-only functions, one transaction each, known by name."""

from kikan.shared.procedures.registry import Procedure, by_name, find, procedure

__all__ = ["Procedure", "by_name", "find", "procedure"]
