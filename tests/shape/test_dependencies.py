"""What the service imports is what its lock installs: a library of the tests alone would be missing in production."""

import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]


IMPORT = re.compile(r"^[ ]*(?:from|import) (\w+)[\w.]*(?: as \w+)?(?:$| import )", re.M)


def test_the_service_imports_only_what_its_lock_installs() -> None:
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.M))
    of_module = packages_distributions()
    files = [p for p in (ROOT / "kikan").rglob("*.py") if "tests" not in p.relative_to(ROOT).parts]
    users: dict[str, set[str]] = {}
    for path in files:
        for name in set(IMPORT.findall(path.read_text("utf-8"))) - sys.stdlib_module_names - {"kikan"}:
            users.setdefault(name, set()).add(str(path.relative_to(ROOT)))
    assert "django" in users  # the search finds what is there
    missing = {
        name: sorted(paths)
        for name, paths in users.items()
        if not locked & {d.lower().replace("_", "-") for d in of_module.get(name, ())}
    }
    assert missing == {}
