"""The platform on one machine: its folders, its processes, and the command that starts and stops them."""
