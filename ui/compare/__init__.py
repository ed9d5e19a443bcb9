"""What the page Compare shows and asks."""
