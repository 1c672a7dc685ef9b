"""Whether what was published comes out again."""
