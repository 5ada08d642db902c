import type { ProjectState, StageResult, StageState } from "../live/frames";
import { STAGE_NAMES } from "../run/stages";
import { Facts } from "../shell/Facts";
import { bytes, clock, count, duration, metricName, percent, plural, score } from "../shell/format";
import { Icon } from "../shell/icons";
import { toneOfStage } from "../shell/status";
import { Findings } from "./Findings";
import { Leaderboard } from "./Leaderboard";
import { MetricTable } from "./MetricTable";

type Of<S extends StageResult["stage"]> = Extract<StageResult, { stage: S }>;

function Analysis({ result }: { result: Of<"data_analysis"> }) {
  const further = result.further_targets ?? [];
  return (
    <>
      <Facts
        facts={[
          ["Target", <code key="t">{result.target_column}</code>],
          ...(further.length === 0 ? [] : [["With it", further.join(", ")] as const]),
          ["Problem", result.problem_type],
          ["Metric", metricName(result.metric)],
          ...(result.positive_class === null ? [] : [["Positive class", result.positive_class] as const]),
          ["Confidence", percent(result.confidence * 100)],
        ]}
      />
      <h4>Evidence</h4>
      <ul className="findings">
        {result.evidence.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {result.candidates.length > 1 && (
        <p className="quiet">
          Also considered:{" "}
          {result.candidates
            .filter((candidate) => candidate.target_column !== result.target_column)
            .map((candidate) => `${candidate.target_column} (${percent(candidate.confidence * 100)})`)
            .join(", ")}
        </p>
      )}
      <h4>Findings</h4>
      <Findings findings={result.findings} empty="Nothing odd was found in the data." />
    </>
  );
}

function ResultOf({ result }: { result: StageResult }) {
  switch (result.stage) {
    case "data_upload":
      return (
        <Facts
          facts={[
            ["Rows", count(result.num_rows)],
            ["Columns", count(result.num_columns)],
            ["Size", bytes(result.size_bytes)],
          ]}
        />
      );
    case "data_analysis":
      return <Analysis result={result} />;
    case "data_processing":
      return (
        <>
          <Facts
            facts={[
              ["Training rows", count(result.num_train_rows)],
              ["Held out", count(result.num_holdout_rows)],
              ["Rows dropped", count(result.num_dropped_rows)],
            ]}
          />
          <h4>Columns dropped</h4>
          <Findings findings={result.dropped_columns} empty="None." />
        </>
      );
    case "feature_engineering":
      return (
        <Facts
          facts={[
            ["Columns in", count(result.num_input_columns)],
            ["Features out", count(result.num_features)],
            ...Object.entries(result.columns_by_role).map(([role, n]) => [role, count(n)] as const),
          ]}
        />
      );
    case "model_selection":
      return (
        <>
          <p>Goes on with {result.selected_models.join(", ")}.</p>
          <Leaderboard rows={result.leaderboard} />
        </>
      );
    case "model_training":
      return (
        <>
          <Facts
            facts={[
              ["Best", result.best_model],
              ["Score", score(result.score)],
              ["Fits done", count(result.work_units)],
            ]}
          />
          <Leaderboard rows={result.leaderboard} />
        </>
      );
    case "model_evaluation":
      return (
        <MetricTable
          metrics={result.metrics}
          baseline={result.baseline_metrics}
          primary={result.metric}
          better={result.better_than_baseline}
        />
      );
    case "model_deployment":
      return (
        <Facts
          facts={[
            ["Model", <code key="m">{result.best_model_id}</code>],
            ["Size", bytes(result.model_size_bytes)],
            ["sha256", <code key="s">{`${result.model_sha256.slice(0, 16)}…`}</code>],
          ]}
        />
      );
  }
}

function times(stage: StageState): string | null {
  if (stage.reused) return "From an earlier run.";
  if (stage.started_at === null) return null;
  if (stage.ended_at === null) return `Since ${clock(stage.started_at)}.`;
  const seconds = (Date.parse(stage.ended_at) - Date.parse(stage.started_at)) / 1000;
  return `Took ${duration(Math.max(0, seconds))}, until ${clock(stage.ended_at)}.`;
}

/** What one stage did, is doing, or why it failed. */
export function StageDetail({ stage, state }: { stage: StageState; state: ProjectState }) {
  const tone = toneOfStage(stage.status);
  const failure = state.error?.stage === stage.stage ? state.error : null;
  const measuring = stage.stage === "model_selection" || stage.stage === "model_training";
  return (
    <section className="stage-detail" aria-label={`Stage ${STAGE_NAMES[stage.stage]}`}>
      <h3>
        <span className={`tone tone-${tone}`}>
          <Icon name={tone} />
        </span>{" "}
        {STAGE_NAMES[stage.stage]} <span className="quiet">{stage.status}</span>
      </h3>
      <p className="quiet">
        {[failure?.message === stage.message ? null : (stage.message ?? "Not begun."), times(stage)]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {stage.status === "running" && (
        <progress max={100} value={stage.percentage} aria-label="Progress of this stage" />
      )}
      {failure && (
        <div className="fault">
          <div>
            <p>{failure.message}</p>
            {failure.details && <p className="quiet">{failure.details}</p>}
          </div>
        </div>
      )}
      {stage.result && <ResultOf result={stage.result} />}
      {!stage.result && measuring && stage.status === "running" && (
        <>
          <h4>{plural(state.leaderboard.length, "model")} so far</h4>
          <Leaderboard rows={state.leaderboard} />
        </>
      )}
    </section>
  );
}
