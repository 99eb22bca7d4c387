"""How does a screen draw? Numbers in, SVG as text out: no script, no style."""
