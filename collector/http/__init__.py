"""What citizens' browsers ask: who may call, votes, receipts, what is public."""
