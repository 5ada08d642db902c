import { useQuery } from "@tanstack/react-query";
import type { ProjectDetail } from "../api/types";
import type { ProjectState } from "../live/frames";
import { hasEnded } from "../run/stages";
import { count } from "../shell/format";
import { Icon } from "../shell/icons";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";
import { Findings } from "../system/Findings";
import { Leaderboard } from "../system/Leaderboard";
import { MetricTable } from "../system/MetricTable";
import { Batch } from "./Batch";
import { CodeExamples } from "./CodeExamples";
import { Confusion } from "./Confusion";
import { Curves } from "./Curves";
import { Importance } from "./Importance";
import { TryIt } from "./TryIt";

const ARTIFACT_NAMES: Readonly<Record<string, string>> = {
  model: "Model",
  report: "Report (HTML)",
  report_json: "Report (JSON)",
  holdout_predictions: "Held-out predictions (CSV)",
};

function Downloads({ paths }: { paths: Readonly<Record<string, string>> }) {
  const { api } = useServices();
  return (
    <ul className="downloads">
      {Object.entries(paths).map(([name, path]) => (
        <li key={name}>
          <a href={api.absolute(path)} target="_blank" rel="noreferrer">
            <Icon name="download" /> {ARTIFACT_NAMES[name] ?? name}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Served({ detail }: { detail: ProjectDetail }) {
  const { api } = useServices();
  const { data: schema, error } = useQuery({
    queryKey: ["schema", detail.project_id, detail.best_model_id],
    queryFn: ({ signal }) => api.schema(detail.project_id, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) return <Fault error={error} />;
  if (!schema) return <p className="quiet">Asking the model what it takes …</p>;
  const url = api.absolute(detail.prediction_endpoint ?? `projects/${detail.project_id}/predict`);
  return (
    <>
      <h3>Try it</h3>
      <TryIt key={schema.model_id} projectId={detail.project_id} schema={schema} />
      <Batch projectId={detail.project_id} schema={schema} />
      <h3>Use it</h3>
      <CodeExamples url={url} schema={schema} />
      {detail.console_url && (
        <p>
          Served by Vertex AI from{" "}
          <a href={detail.console_url} target="_blank" rel="noreferrer">
            endpoint {detail.endpoint_id}
          </a>
          .
        </p>
      )}
    </>
  );
}

function Report({ detail }: { detail: ProjectDetail }) {
  const report = detail.evaluation_report;
  if (!report) return null;
  const holdout = detail.artifact_paths.holdout_predictions;
  return (
    <>
      <p>
        Predicts <code>{report.target_column}</code> ({report.problem_type}); measured on{" "}
        {count(report.num_holdout_rows)} rows that no fit has seen, after training on{" "}
        {count(report.num_train_rows)}.
      </p>
      <MetricTable
        metrics={report.metrics}
        baseline={report.baseline_metrics}
        primary={report.metric}
        better={report.better_than_baseline}
      />
      <h3>Charts</h3>
      {report.confusion_matrix && <Confusion matrix={report.confusion_matrix} />}
      {holdout && <Curves path={holdout} report={report} />}
      <h3>What it looks at</h3>
      <Importance features={report.feature_importance} />
      <h3>Leaderboard</h3>
      <Leaderboard rows={report.leaderboard} />
      <h3>Warnings</h3>
      <Findings findings={report.findings} empty="None." />
    </>
  );
}

/** What came out of the run, and how to use it. */
export default function Results({ state, detail }: { state: ProjectState; detail: ProjectDetail | null }) {
  if (detail === null) return <p className="quiet">Reading the results …</p>;
  const served = detail.best_model_id !== null;
  const empty = detail.evaluation_report === null && !served;
  return (
    <div className="results">
      {empty && (
        <p className="quiet">
          {hasEnded(state.status) ? "This run left no results." : "Results come when the run is done."}
        </p>
      )}
      <Report detail={detail} />
      {served && <Served detail={detail} />}
      {Object.keys(detail.artifact_paths).length > 0 && (
        <>
          <h3>Downloads</h3>
          <Downloads paths={detail.artifact_paths} />
        </>
      )}
    </div>
  );
}
