"""Tests of office files and the files they need."""
