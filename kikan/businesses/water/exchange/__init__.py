"""Files of 上下水道料金: routes to hand-helds and their results, premises of an old system."""
