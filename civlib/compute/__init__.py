"""Numbers only: frames in, new frames out; no files, no words, no rounding."""
