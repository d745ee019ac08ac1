"""A run, in the order in which it happens: probe, census, plan, questions, judgement."""
