"""Real files with one thing changed at random: refused, told of, or the same figures come out."""
