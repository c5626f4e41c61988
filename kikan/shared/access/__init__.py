"""Who acts: the actor of every look and every act, and what the actor may do."""

from kikan.shared.access.actor import Actor, system_actor

__all__ = ["Actor", "system_actor"]
