"""Official papers (帳票): rendered as PDF/A, numbered, kept, issued again.

`papers.register(...)` names a paper; `issue(...)` inside a procedure only writes; `pdf(...)` afterwards renders once.
"""
