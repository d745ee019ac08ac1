"""What to ask, as a pure function of contract, census and seed; it sends nothing."""
