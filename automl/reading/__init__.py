"""Files to tables: recognised from their content, read with typed columns."""

from automl.reading.limits import InspectionLimits
from automl.reading.survey import Survey
from automl.reading.tables import read_table, survey_file

__all__ = ["InspectionLimits", "Survey", "read_table", "survey_file"]
