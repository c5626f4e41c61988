"""Files of the school register: what an old system hands over."""
