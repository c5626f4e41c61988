"""Table of contents of 共同事務局."""

from kikan.shared.manifest import Manifest

MANIFEST = Manifest(
    name="joint_office",
    ja="共同事務局",
    letter="j",
    rights={
        "joint_office.look": "共同事務局の照会",
        "joint_office.change": "共同事務局の入力",
    },
)
