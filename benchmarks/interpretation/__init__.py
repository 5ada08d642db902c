"""How often a description is understood: target, type, positive class, and whether doubt is admitted."""
