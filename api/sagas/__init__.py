"""What takes several steps and survives a crash between any two: create, launch, cancel, delete."""
