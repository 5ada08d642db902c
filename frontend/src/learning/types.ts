import type { components } from "../api/schema.gen";

type Schemas = components["schemas"];

export type Champion = Schemas["Champion"];
export type ChampionHistory = Schemas["ChampionHistory"];
export type ChampionChange = Schemas["ChampionChange"];
export type ProjectPolicy = Schemas["ProjectPolicy"];
export type Promotion = Schemas["Promotion"];
export type PromotionDecision = Schemas["PromotionDecision"];
export type DataVersion = Schemas["DataVersion"];
export type DataMode = Schemas["DataMode"];
export type DriftReport = Schemas["DriftReport"];
export type ColumnDrift = Schemas["ColumnDrift"];
export type DriftSeverity = Schemas["DriftSeverity"];
export type ProjectSchedule = Schemas["ProjectSchedule"];
export type ScheduledEntry = Schemas["ScheduledEntry"];
export type ScheduleEntry = Schemas["ScheduleEntry"];
export type ScoredFile = Schemas["ScoredFile"];
export type ScoredFileDetail = Schemas["ScoredFileDetail"];
export type Scoring = Schemas["Scoring"];
