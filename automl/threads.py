"""Threads of the numeric libraries. Fits take theirs as an argument; this keeps the hidden pools small."""

from contextlib import AbstractContextManager
from typing import Any

from threadpoolctl import threadpool_limits


def one_blas_thread() -> AbstractContextManager[Any]:
    """Linear algebra on one thread, which also keeps sums repeatable.

    Our matrices are small, and on busy cores a second thread waits longer than it works (measured:
    1.4 s instead of 0.05 s a fit).
    """
    limits: AbstractContextManager[Any] = threadpool_limits(1, user_api="blas")
    return limits
