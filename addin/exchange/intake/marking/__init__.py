"""A returned file that shows its department what to mend."""
