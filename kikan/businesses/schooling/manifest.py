"""Table of contents of 学齢簿."""

from kikan.shared.manifest import Manifest

MANIFEST = Manifest(
    name="schooling",
    ja="学齢簿",
    letter="s",
    statutes=("school_education_act", "school_health_and_safety_act"),
    rights={
        "schooling.look": "学齢簿の照会",
        "schooling.change": "学齢簿の入力",
    },
)
