"""What a prediction log tells: traffic, live metrics, drift, data quality. Plain functions over its rows."""
