"""What a model is worth and how it errs, measured on rows that no fit has seen."""
