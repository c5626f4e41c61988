"""Table of contents of 医療費助成."""

from kikan.shared.manifest import Manifest

MANIFEST = Manifest(name="medical_subsidy", ja="医療費助成", letter="m", statutes=("medical_subsidy_scheme",))
