"""What a server that runs for days does once it has loaded everything."""

import gc


def freeze_memory() -> None:
    """Take what is loaded out of the garbage collector's sight: Python never collects it anyhow.

    Dagster's webserver holds a quarter of a million objects from its imports. A full collection looks at
    each, and stops every request for 0.15 to 0.2 s; without them it takes 2 ms.
    """
    gc.collect()
    gc.freeze()
