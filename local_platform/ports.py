"""Free ports, and whether a port is free."""

import random
import socket

# Below the range from which the kernel takes ports for outgoing connections: a part that is restarted
# finds its port free.
FIRST, LAST = 20_000, 32_000
ATTEMPTS = 200


def is_free(host: str, port: int) -> bool:
    """Whether a server may listen on this address now. Raises OSError if the host is not this machine's."""
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            if error.errno in {98, 13}:  # EADDRINUSE, EACCES
                return False
            raise
    return True


def choose(host: str) -> int:
    """A port that nothing listens on."""
    for port in random.sample(range(FIRST, LAST), ATTEMPTS):
        if is_free(host, port):
            return port
    raise OSError(f"no free port found on {host}")
