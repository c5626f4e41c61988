"""Table of contents of 選挙."""

from kikan.shared.manifest import Manifest

MANIFEST = Manifest(
    name="elections",
    ja="選挙",
    letter="v",
    statutes=("public_offices_election_act",),
)
