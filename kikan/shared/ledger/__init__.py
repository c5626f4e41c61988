"""What is owed, what was paid, what is given back: rows only added, sums always true.

charged − allocated − written off = balance, for every instalment; received = allocated + refunded +
unallocated, for every receipt. The database holds both.
"""
