"""Whether a returned file is what it says: signed by the office, and made from what counts now."""
