"""The local supervisor: one command starts PostgreSQL, Valkey and the portal, and stops them."""
