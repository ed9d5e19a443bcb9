"""What the page Scale shows and asks."""
