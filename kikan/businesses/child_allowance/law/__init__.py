"""The law of the child allowance: amounts by month, order of the children, first and last months. Pure."""
