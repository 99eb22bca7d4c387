"""Tags in Word and Excel files, compiled once and rendered many times."""
