"""What besides cells names cells, and how does it follow when they move?"""
