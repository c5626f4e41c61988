"""The law of school enrolment: who enters when, in which grade, and what must be done by which day. Pure."""
