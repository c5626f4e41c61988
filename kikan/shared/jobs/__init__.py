"""Whole-municipality work (一括処理): runs, the queue they wait in, trial rows and their release.

`from kikan.shared.jobs.queue import enqueue, cancel, approve`
`from kikan.shared.jobs.context import Outcome, RunContext`
"""
