"""A Vertex AI of the tests' own: the library's routes and protos, our resources behind them."""
