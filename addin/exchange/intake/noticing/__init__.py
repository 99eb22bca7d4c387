"""What a returned form says besides its numbers, and which of it somebody has to answer."""
