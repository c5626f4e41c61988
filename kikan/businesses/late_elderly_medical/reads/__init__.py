"""Every question of the late-stage elderly's system to its tables and to facts."""
