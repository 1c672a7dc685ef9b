"""Where a published folder comes from and what it holds, in the formats that machines read."""
