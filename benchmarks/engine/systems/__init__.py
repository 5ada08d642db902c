"""One file a system, each run in the environment that has its library. Only the standard ones are shared."""
