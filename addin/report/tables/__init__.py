"""Which tables does a report show? Rows of facts, the same for Word, Excel and the screen."""
