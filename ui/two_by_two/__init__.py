"""What the page 2×2 shows and asks."""
