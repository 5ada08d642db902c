from hypothesis import given
from hypothesis import strategies as st

from automl.progress import Meter

STEPS = st.lists(st.one_of(st.floats(-1, 2), st.just("settle"), st.integers(2, 4)), max_size=40)


@given(STEPS)
def test_done_never_falls_and_never_passes_the_total(steps) -> None:
    """ENGINE-12: whatever is reported in whatever order, `done` only rises, up to `total`."""
    seen = []
    meter = Meter(lambda update: seen.append(update.done), 10, "folds")
    for step in steps:
        if step == "settle":
            meter.settle("done")
        elif isinstance(step, int):
            meter.settle("skipped", units=step)
        else:
            meter.within(step, "inside")
    meter.finish("end")
    assert seen == sorted(seen)
    assert seen[-1] == 10
