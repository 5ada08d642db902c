// A made-up platform for tests and for looking at the page: projects, and a run's frames, in the
// shapes of the contracts. Real behaviour is tested against the real platform in tests/e2e.
export const STAGES = [
  "data_upload",
  "data_analysis",
  "data_processing",
  "feature_engineering",
  "model_selection",
  "model_training",
  "model_evaluation",
  "model_deployment",
];
const WEIGHTS = [3, 5, 4, 6, 17, 45, 15, 5];
const RUNNING = [
  "uploading",
  "analyzing",
  "processing",
  "processing",
  "training",
  "training",
  "evaluating",
  "deploying",
];
const T0 = Date.parse("2026-11-23T06:00:00Z");

export function projectId(index) {
  return `019a0000-${(index >> 16).toString(16).padStart(4, "0")}-7000-8000-${(index + 1).toString(16).padStart(12, "0")}`;
}

export const RUN_ID = "11111111-2222-4333-8444-555555555555";

const board = (n) =>
  [
    ["lightgbm", "boosting", 0.912, 1.9, 0.5],
    ["hist_gradient_boosting", "boosting", 0.907, 1.2, 0.3],
    ["random_forest", "forest", 0.894, 2.4, 0.2],
    ["logistic_regression", "linear", 0.871, 0.3, null],
    ["extra_trees", "forest", 0.868, 1.6, null],
    ["dummy", "baseline", 0.5, 0.01, null],
  ]
    .slice(0, n)
    .map(([model, family, score, fit, weight]) => ({
      model,
      family,
      metric: "roc_auc",
      score,
      fit_time_s: fit,
      weight,
      note: null,
    }));

const RESULTS = [
  { stage: "data_upload", num_rows: 1000, num_columns: 21, size_bytes: 171_300 },
  {
    stage: "data_analysis",
    problem_type: "binary",
    target_column: "class",
    metric: "roc_auc",
    positive_class: "bad",
    confidence: 0.93,
    evidence: ["The description says 'credit risk'; the column 'class' has the values good and bad."],
    candidates: [],
    findings: [
      {
        column: "own_telephone",
        code: "low_information",
        message: "tells little of the target",
        action: "kept",
      },
    ],
  },
  {
    stage: "data_processing",
    num_train_rows: 800,
    num_holdout_rows: 200,
    num_dropped_rows: 0,
    dropped_columns: [
      { column: "id", code: "id_column", message: "is different in each row", action: "dropped" },
    ],
  },
  {
    stage: "feature_engineering",
    num_input_columns: 20,
    num_features: 61,
    columns_by_role: { numeric: 7, categorical: 13 },
  },
  { stage: "model_selection", leaderboard: board(6), selected_models: ["lightgbm", "random_forest"] },
  { stage: "model_training", leaderboard: board(4), best_model: "ensemble", score: 0.915, work_units: 45 },
  {
    stage: "model_evaluation",
    metric: "roc_auc",
    metrics: { roc_auc: 0.9042, accuracy: 0.861, f1: 0.788, log_loss: 0.361 },
    baseline_metrics: { roc_auc: 0.5, accuracy: 0.7, f1: 0, log_loss: 0.611 },
    better_than_baseline: true,
  },
  {
    stage: "model_deployment",
    best_model_id: `p/${RUN_ID}`,
    endpoint_id: "p",
    model_key: "k",
    model_sha256: "a".repeat(64),
    model_size_bytes: 812_000,
  },
];

/** The events of a whole run, seq from 1. `failAt`: index of the stage that fails. */
export function runEvents(project, { failAt = -1, logsPerStage = 4, stepMs = 400 } = {}) {
  const events = [];
  const push = (event_type, data) => {
    const seq = events.length + 1;
    events.push({
      event_type,
      project_id: project,
      timestamp: new Date(T0 + seq * stepMs).toISOString(),
      seq,
      data: { run_id: RUN_ID, ...data },
    });
  };
  let before = 0;
  for (const [index, stage] of STAGES.entries()) {
    const change = (status, message, result = null, project_status = RUNNING[index]) =>
      push("stage_change", { stage, status, project_status, message, result });
    change("running", `${stage} began`);
    for (let step = 1; step <= logsPerStage; step += 1) {
      push("log", {
        stage,
        level: step === 2 ? "warning" : "info",
        message: `${stage}: line ${step} of what it says`,
      });
      const share = step / logsPerStage;
      const measuring = index === 4 || index === 5;
      push("progress_update", {
        stage,
        progress_percentage: Math.min(99, Math.floor(before + WEIGHTS[index] * share)),
        stage_percentage: share * 100,
        work_done: step,
        work_total: logsPerStage,
        unit: "steps",
        message: `${stage}: step ${step}`,
        queue_position: null,
        candidate: measuring ? (board(6)[step - 1] ?? null) : null,
      });
      if (failAt === index && step === 2) {
        push("stage_change", {
          stage,
          status: "failed",
          project_status: "failed",
          message: `${stage} failed`,
          result: null,
        });
        push("error", {
          stage,
          code: "PIPELINE_FAILED",
          message: "No model could be fitted: the target has one value only.",
          details: "Column 'class'.",
          fatal: true,
        });
        return events;
      }
    }
    change("completed", `${stage} done`, RESULTS[index]);
    before += WEIGHTS[index];
  }
  push("completed", {
    message: "Model is served",
    metrics: RESULTS[6].metrics,
    best_model_id: `${project}/${RUN_ID}`,
    endpoint_id: project,
    duration_s: 21.4,
  });
  return events;
}

const NAMES = [
  "credit-risk",
  "churn-2026",
  "house-prices",
  "penguins",
  "fraud-cards",
  "wine-quality",
  "energy-load",
  "bike-share",
  "sensor-drift",
  "titanic",
  "sms-spam",
  "space-missions",
  "concrete-strength",
];
const STATUSES = [
  "completed",
  "training",
  "completed",
  "completed",
  "failed",
  "evaluating",
  "completed",
  "created",
  "failed",
  "completed",
  "completed",
  "cancelled",
  "completed",
];

export function projects(count) {
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / NAMES.length);
    const status = STATUSES[index % STATUSES.length];
    return {
      project_id: projectId(index),
      project_name: NAMES[index % NAMES.length] + (round ? `-${round}` : ""),
      status,
      created_at: new Date(T0 - index * 3_600_000).toISOString(),
      updated_at: new Date(T0 - index * 3_600_000 + 60_000).toISOString(),
      dataset_name: `${NAMES[index % NAMES.length]}.csv`,
      problem_description: "Predict whether a customer will pay the credit back.",
      progress_percentage: status === "completed" ? 100 : status === "created" ? 0 : 62,
    };
  });
}
