"""What the page Capacity shows and asks."""
