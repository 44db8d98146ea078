"""Ask every question of a set, and record all that was found."""
