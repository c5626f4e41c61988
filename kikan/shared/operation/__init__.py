"""What a service tells of itself (運用の記録): versions, backups, drills, outage copies, response times, probes.

Control tables, only added to.
"""
