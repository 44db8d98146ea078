"""Ask every question of a set, and keep all that was found."""
