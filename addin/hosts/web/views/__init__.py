"""What does each screen say? Facts in, plain records out: HTML and JSON are made of these."""
