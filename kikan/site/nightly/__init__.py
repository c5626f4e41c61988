"""What the service does of itself by the clock (夜間の運用): tasks as data, when each is due, a row for each time."""
