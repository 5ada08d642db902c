"""Pure ASGI middleware, outermost first: request id, HEAD, CORS, errors, guard, gzip, ETag, paths."""
