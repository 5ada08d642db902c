"""HTTP and WebSocket handlers: thin, ten lines or fewer."""
