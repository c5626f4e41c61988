"""Who did what, when and why (異動・処分の記録): the knowledge axis of everything.

`from kikan.shared.journal.append import append, head, recording, Entry`
"""
