import { STAGES } from "../../src/run/stages";
import type { RunComparison, RunDetail, RunOverrides, RunSummary } from "../../src/runs/calls";
import { PROJECT } from "../samples";

export function runId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

export const NOTHING_TOLD: RunOverrides = {
  data_upload: { data_version: null },
  data_analysis: { target_column: null, problem_type: null, metric: null },
  data_processing: { drop_columns: null, split: null },
  feature_engineering: { drop_columns: null },
  model_selection: { families: null, time_budget_s: null },
  model_training: { time_budget_s: null },
  model_evaluation: { threshold: null, fairness_column: null },
  model_deployment: { promotion: null },
};

export function summary(n: number, own: Partial<RunSummary> = {}): RunSummary {
  return {
    run_id: runId(n),
    project_id: PROJECT,
    number: n,
    status: "completed",
    trigger: "api",
    by: null,
    reason: null,
    created_at: "2026-11-23T06:00:00Z",
    started_at: "2026-11-23T06:00:01Z",
    ended_at: "2026-11-23T06:00:31Z",
    from_stage: "data_upload",
    parent_run_id: null,
    replay_of: null,
    overrides: NOTHING_TOLD,
    data_version: 1,
    metric: "roc_auc",
    metrics: { roc_auc: 0.8 },
    best_model_id: `${PROJECT}/${runId(n)}`,
    is_champion: false,
    error: null,
    ...own,
  };
}

export function detail(n: number, own: Partial<RunDetail> = {}): RunDetail {
  return {
    ...summary(n),
    stages: STAGES.map((stage) => ({
      stage,
      status: "completed",
      started_at: "2026-11-23T06:00:01Z",
      ended_at: "2026-11-23T06:00:05Z",
      produced_by: runId(n),
      reused: false,
      settings: {},
    })),
    model: null,
    receipt: null,
    dagster_url: `/dagster/runs/${runId(n)}`,
    ...own,
  };
}

export function compared(): RunComparison {
  return {
    a: summary(1),
    b: summary(2),
    settings: [],
    data: {
      version_a: 1,
      version_b: 1,
      rows_a: 3,
      rows_b: 3,
      same_rows: true,
      holdout_a: 1,
      holdout_b: 1,
      shared_holdout: 1,
    },
    features: { only_a: [], only_b: [], changed: [], num_features_a: 1, num_features_b: 1 },
    metrics: [],
    lineage: STAGES.map((stage) => ({ stage, run_a: runId(1), run_b: runId(1), same: true })),
    verdict: "Equal enough.",
  };
}
