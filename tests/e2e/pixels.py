"""Reading colours out of a screenshot."""

import io

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Page


def colours(page: Page) -> npt.NDArray[np.float64]:
    """Height x width x (red, green, blue), 0 to 255, in CSS pixels."""
    picture = Image.open(io.BytesIO(page.screenshot(scale="css"))).convert("RGB")
    return np.asarray(picture, dtype=np.float64)


def mean_at(picture: npt.NDArray[np.float64], x: float, y: float, reach: int = 4) -> npt.NDArray[np.float64]:
    """Mean colour of the square around a point."""
    left, top = round(x) - reach, round(y) - reach
    part = picture[max(0, top) : top + 2 * reach + 1, max(0, left) : left + 2 * reach + 1]
    return part.reshape(-1, 3).mean(axis=0)
