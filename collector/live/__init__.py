"""Open pages follow: server-sent events."""
