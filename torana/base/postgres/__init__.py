"""postgres: a private PostgreSQL, its roles, what each may do, and whom a session serves."""
