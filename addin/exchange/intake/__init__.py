"""Returned files: opened safely, recognised, normalised, checked, accepted or sent back."""
