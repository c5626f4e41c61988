"""Acts of the late-stage elderly's medical system, one a file."""
