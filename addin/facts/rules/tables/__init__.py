"""Of which rows do rules speak? One table for each scope; columns are made when asked for."""
