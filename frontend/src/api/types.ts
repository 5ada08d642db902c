import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type ProjectSummary = Schemas["ProjectSummary"];
export type StarRow = Schemas["Star"];
export type ProjectDetail = Schemas["ProjectDetail"];
export type ProjectResponse = Schemas["ProjectResponse"];
export type ProjectProgress = Schemas["ProjectProgress"];
export type ProjectStatus = Schemas["ProjectStatus"];
export type PipelineStage = Schemas["PipelineStage"];
export type ProblemType = Schemas["ProblemType"];
export type Metric = Schemas["Metric"];
export type EventPage = Schemas["EventPage"];
export type RunAccepted = Schemas["RunAccepted"];
export type Message = Schemas["Message"];
export type EvaluationReport = Schemas["EvaluationReport"];
export type LeaderboardRow = Schemas["LeaderboardRow"];
export type Finding = Schemas["Finding"];
export type TargetCandidate = Schemas["TargetCandidate"];
export type ModelSchema = Schemas["ModelSchema"];
export type ModelColumn = Schemas["ModelColumn"];
export type PredictResponse = Schemas["PredictResponse"];
export type ErrorResponse = Schemas["ErrorResponse"];
export type ErrorCode = Schemas["ErrorCode"];
/** What the server reads out of a file's first megabyte and the sentence. */
export type Interpretation = Schemas["TableInterpretation"];
export type Question = Schemas["Question"];
export type InterpretationChoice = Schemas["InterpretationChoice"];
export type ProjectInterpretation = Schemas["ProjectInterpretation"];
export type OnAmbiguity = "guess" | "ask";
/** How the model errs, as far as it was measured: the long part of a report. */
export type Truth = NonNullable<EvaluationReport["truth"]>;
export type Prediction = Schemas["Prediction"];
