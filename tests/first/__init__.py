"""The first hours of a new user, as scripts; each uses only what README and handbook say."""
