"""The sidecar: REST, WebSocket and SSE in front of Dagster, which it reaches by GraphQL only."""
