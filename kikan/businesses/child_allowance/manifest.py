"""Table of contents of 児童手当."""

from kikan.shared.manifest import Manifest

MANIFEST = Manifest(
    name="child_allowance",
    ja="児童手当",
    letter="b",
    statutes=("child_allowance_act",),
    rights={
        "child_allowance.look": "児童手当の照会",
        "child_allowance.change": "児童手当の入力",
    },
)
