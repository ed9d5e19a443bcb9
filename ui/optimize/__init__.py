"""What the page Optimize shows and asks."""
