"""What a request may take: time, memory, threads; and whether its client is still there."""
