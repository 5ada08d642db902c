"""What is predicted and how rows are parted, as the stages after the split must read it."""

from contracts.report import Interpretation
from contracts.stages import PipelineStage
from pipeline_assets.bundles import EarlierStages

DOCUMENT = "interpretation"


def interpretation_of(earlier: EarlierStages) -> Interpretation:
    """The analysis' reading with the split that was used, which a run may choose otherwise.

    Runs of releases before they could have the analysis' own only.
    """
    stage = PipelineStage.DATA_PROCESSING
    if not earlier.has(stage, f"{DOCUMENT}.json"):
        stage = PipelineStage.DATA_ANALYSIS
    return earlier.document(stage, DOCUMENT, Interpretation)
