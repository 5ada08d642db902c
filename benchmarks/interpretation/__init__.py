"""How often a description is understood: target, problem type, positive class, and whether doubt is admitted."""
