"""Every figure that the README claims; each is one command, `make bench` runs them all."""
