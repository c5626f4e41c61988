"""python -m kikan is the same as the command kikan."""

import sys

from kikan.site.commands import main

if __name__ == "__main__":
    sys.exit(main())
