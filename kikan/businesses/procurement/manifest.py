"""Table of contents of 調達."""

from kikan.shared.manifest import Manifest

MANIFEST = Manifest(name="procurement", ja="調達", statutes=("procurement_notice",))
