"""What the four services of the Mini Market back office have in common."""
