"""A listeners module that offers no `on_undone`."""

from kikan.shared.worklist.tests.sample_business import on_event

__all__ = ["on_event"]
