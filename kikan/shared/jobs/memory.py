"""Keeps freed memory for the next block (メモリの再利用): a run makes and drops the same arrays thousands of times."""

import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
KEPT = 256 * 1024 * 1024


def keep_freed_memory() -> bool:
    """Ask the C library to give up to so much freed memory back to us and not to the system; whether it can.

    Otherwise every array of a block is fetched from the system page by page, which took half of a run's time.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # glibc alone has it
    return mallopt is not None and all(mallopt(option, KEPT) for option in (_TRIM_THRESHOLD, _MMAP_THRESHOLD))
