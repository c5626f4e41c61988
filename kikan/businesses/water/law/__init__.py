"""Rules of 上下水道料金: tariffs, proration, sewage volumes, estimates, relief, beneficiary charges."""
