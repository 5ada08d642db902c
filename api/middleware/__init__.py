"""Pure ASGI middleware, outermost first: request id, HEAD, hosts, CORS, errors, guard, gzip, ETag, paths."""
