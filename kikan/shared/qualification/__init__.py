"""Who is insured from when until when (資格): the spells of a person, gaining, losing, undoing, and what events ask for.

Each insurance has its own table, reasons and articles; the way is the same for all.
"""
