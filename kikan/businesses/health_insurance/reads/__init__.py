"""Every question NHI asks: enrolments, the facts of a levy, levies decided."""
