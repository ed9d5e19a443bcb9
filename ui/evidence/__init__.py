"""What the page Evidence shows and asks."""
