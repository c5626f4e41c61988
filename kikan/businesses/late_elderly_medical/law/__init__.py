"""The law of medical care for the late-stage elderly: premium, reductions, ratio at the window. Pure."""
