"""Department forms: out, back, checked, returned, remembered."""
