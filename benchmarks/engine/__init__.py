"""The engine against its peers on real tables: the same splits, seeds, seconds and threads for all."""
