"""Table of contents of 印鑑登録."""

from kikan.shared.manifest import Manifest

MANIFEST = Manifest(name="seals", ja="印鑑登録", letter="i", statutes=("seal_registration",))
