"""What a notebook shows of finished frames: tables, charts, sentences. No arithmetic."""
