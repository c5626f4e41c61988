"""Resident tax (個人住民税), measured: the rule over a million synthetic taxpayers, and one person at the counter."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

from kikan.businesses.resident_tax.law.case_columns import with_standards
from kikan.businesses.resident_tax.law.resident_tax import resident_tax
from kikan.law import Law, book
from kikan.shared.jobs.memory import keep_freed_memory
from kikan.site.benchmarks.figures import Figure, percentile
from kikan.site.benchmarks.taxpayers import synthetic

Say = Callable[[str], None]
PEOPLE, CORES, BLOCK, YEAR = 1_000_000, 2, 20_000, 2026
WARM_UP = 3
LOOKS = 200


def rule_figures(scale: float, say: Say) -> list[Figure]:
    """The rule alone; it needs no database. Targets: two million people a second, under 1 GB, under 2 ms a person."""
    blocks = max(CORES, int(PEOPLE * scale) // BLOCK)
    parts = [range(core, blocks, CORES) for core in range(CORES)]
    with ProcessPoolExecutor(CORES, multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(_blocks, parts))
    slowest = max(seconds for seconds, _, _ in found)
    processor = sum(seconds for _, seconds, _ in found)
    people = blocks * BLOCK
    say(f"{people:,} taxpayers in {slowest:.2f} s")
    memory = sum(kilobytes for _, _, kilobytes in found) / 1024
    one = one_person()
    return [
        Figure("tax_rule_people", "税額計算（規則のみ）人数", "people, rule only", people, ""),
        Figure("tax_rule_rate", "税額計算 1秒当たり", "people a second, two cores", people / slowest, ""),
        Figure("tax_rule", "税額計算 1人当たり", "a person, two cores", 1e6 * slowest / people, "µs", 0.5),
        Figure(
            "tax_rule_processor",
            "税額計算 1人当たりのCPU時間",
            "processor time a person",
            1e6 * processor / people,
            "µs",
        ),
        Figure("tax_memory", "税額計算 メモリ（2プロセス計）", "memory, both processes", memory, "MB", 1024),
        Figure("tax_one", "1人の税額 全計算過程 95%", "one person, every step, p95", one, "ms", 2),
    ]


def _blocks(numbers: range) -> tuple[float, float, int]:
    """One core's blocks: seconds and processor seconds in the rule (not in making people up), most memory in kB."""
    keep_freed_memory()
    law = _law()
    for seed in range(WARM_UP):
        resident_tax(synthetic(BLOCK, seed), law=law)
    seconds, processor = 0.0, 0.0
    for seed in numbers:
        who = synthetic(BLOCK, seed)
        began, used = time.perf_counter(), time.process_time()
        resident_tax(who, law=law)
        seconds, processor = seconds + time.perf_counter() - began, processor + time.process_time() - used
    return seconds, processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def one_person() -> float:
    """Milliseconds for one person with every step as the counter shows it, at the 95th percentile."""
    law, taken = _law(), []
    for seed in range(LOOKS):
        who = synthetic(1, seed)
        began = time.perf_counter()
        list(resident_tax(who, law=law).steps(0))
        taken.append(1000 * (time.perf_counter() - began))
    return percentile(taken[LOOKS // 10 :], 95)


def _law() -> Law:
    return with_standards(book().law("fiscal_year", YEAR))
