"""Sentences, tables, charts and the finished report."""
