"""The page's figures, and the gates that they must pass."""
