"""Table of contents of 上下水道料金."""

from kikan.shared.manifest import Manifest

MANIFEST = Manifest(
    name="water",
    ja="上下水道料金",
    letter="w",
    rights={
        "water.look": "上下水道料金の照会",
        "water.change": "上下水道料金の入力",
    },
)
