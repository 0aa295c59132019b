"""Who moderates, what they are asked to look at, and why."""
