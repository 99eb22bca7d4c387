"""The key of the office: what is signed with it, and how a signature is tried."""
