"""How fast yiju is at a given corpus, on this machine: a real index, and a real server over a real socket."""
