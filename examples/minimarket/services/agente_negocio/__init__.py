"""One service of the Mini Market back office."""
