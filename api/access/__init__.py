"""Who may use the service: keys, where they are kept, and what was done with them."""
