"""What pages, papers and procedures of the medical subsidies ask."""
