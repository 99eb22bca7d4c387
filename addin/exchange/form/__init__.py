"""The form of one department: what it asks, how it looks, which marks and checks it carries."""
