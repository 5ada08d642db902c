"""The learnt ranking: what speaks for each column as numbers, and the weights that were learnt for them."""

from automl.interpretation.ranking.features import features_of
from automl.interpretation.ranking.model import Ranking, rank

__all__ = ["Ranking", "features_of", "rank"]
