"""Files of the late-stage elderly's medical system."""
