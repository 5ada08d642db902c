"""The runs of a project: what is known of them, told and compared."""
