"""How fast Cahier is beside others, measured in turn: see `scripts/bench`."""
