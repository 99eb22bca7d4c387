"""Commands for what lives on after it was made: compare, roll, release."""
