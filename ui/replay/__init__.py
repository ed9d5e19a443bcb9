"""What the page Replay shows and asks."""
