import "../styles/forms.css";
import "../styles/results.css";
import "../styles/truth.css";
import { useQuery } from "@tanstack/react-query";
import type { EvaluationReport, ProjectDetail } from "../api/types";
import type { ProjectState } from "../live/frames";
import { hasEnded } from "../run/stages";
import { count, metricName, plural } from "../shell/format";
import { Icon } from "../shell/icons";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";
import { Findings, grouped } from "../system/Findings";
import { Leaderboard } from "../system/Leaderboard";
import { MetricTable } from "../system/MetricTable";
import { Batch } from "./Batch";
import { CodeExamples } from "./CodeExamples";
import { Confusion } from "./Confusion";
import { Curves } from "./Curves";
import { Headline } from "./Headline";
import { Importance } from "./Importance";
import { Part } from "./Part";
import { TryIt } from "./TryIt";
import { Card } from "./truth/Card";
import { Classes, Fairness, Slices } from "./truth/Errors";
import { Estimates } from "./truth/Estimates";
import { Contributions, DependenceView } from "./truth/Reasons";
import { TruthCharts } from "./truth/TruthCharts";

const ARTIFACT_NAMES: Readonly<Record<string, string>> = {
  model: "Model",
  report: "Report (HTML)",
  report_json: "Report (JSON)",
  holdout_predictions: "Held-out predictions (CSV)",
  bundle: "Folder that predicts without Orrery (zip)",
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

/** What the served model takes and gives; asked for once a model. */
function useSchema(detail: ProjectDetail) {
  const { api } = useServices();
  return useQuery({
    queryKey: ["schema", detail.project_id, detail.best_model_id],
    queryFn: ({ signal }) => api.schema(detail.project_id, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function Try({ detail }: { detail: ProjectDetail }) {
  const { data: schema, error } = useSchema(detail);
  return (
    <Part title="Try it" open>
      {error && <Fault error={error} />}
      {!schema && !error && <p className="quiet">Asking the model what it takes …</p>}
      {schema && <TryIt key={schema.model_id} projectId={detail.project_id} schema={schema} />}
      {schema && <Batch projectId={detail.project_id} />}
    </Part>
  );
}

/** From elsewhere: by code, and where the model stands when that is not this machine. */
export function Use({ detail }: { detail: ProjectDetail }) {
  const { api } = useServices();
  const { data: schema } = useSchema(detail);
  const url = api.absolute(detail.prediction_endpoint ?? `projects/${detail.project_id}/predict`);
  return (
    <Part title="Use it">
      {schema && <CodeExamples url={url} schema={schema} />}
      {detail.console_url && (
        <p>
          Served by Vertex AI from{" "}
          <a href={detail.console_url} target="_blank" rel="noreferrer">
            endpoint {detail.endpoint_id}
          </a>
          .
        </p>
      )}
    </Part>
  );
}

/** How good it is: by the intervals where they were measured, else by the plain metrics. */
function Quality({ report }: { report: EvaluationReport }) {
  if (report.truth && report.truth.estimates.length > 0)
    return <Estimates truth={report.truth} metric={metricName(report.metric)} />;
  return (
    <MetricTable
      metrics={report.metrics}
      baseline={report.baseline_metrics}
      primary={report.metric}
      better={report.better_than_baseline}
    />
  );
}

/** What the run measured of curves; what it did not is computed from the held-out predictions. */
function Charts({ report, holdout }: { report: EvaluationReport; holdout: string | undefined }) {
  const { truth } = report;
  const measured = truth !== null && truth !== undefined && truth.curves.length > 0;
  return (
    <>
      {report.confusion_matrix && <h4>Confusion matrix</h4>}
      {report.confusion_matrix && <Confusion matrix={report.confusion_matrix} />}
      {truth && truth.classes.length > 2 && <Classes classes={truth.classes} />}
      {holdout && !measured && <Curves path={holdout} report={report} />}
      {truth && <TruthCharts truth={truth} metric={metricName(report.metric)} />}
    </>
  );
}

/** The first thing to know: what it predicts, how well, and on what that was measured. */
function Head({ report }: { report: EvaluationReport }) {
  return (
    <>
      <Headline report={report} />
      <p className="quiet">
        Predicts <code>{report.target_column}</code> ({report.problem_type}); measured on{" "}
        {count(report.num_holdout_rows)} rows that no fit has seen, after training on{" "}
        {count(report.num_train_rows)}.
      </p>
      <Quality report={report} />
    </>
  );
}

/** The targets beside the first: how good each is, and its models; of labels, how good they are together. */
function Further({ report }: { report: EvaluationReport }) {
  const { further_targets: targets = [], joint = [] } = report;
  if (targets.length === 0) return null;
  return (
    <Part title={plural(targets.length, "further target")} open>
      <p className="quiet">
        Everything else here is of <code>{report.target_column}</code>. No target is an input of another.
      </p>
      {targets.map((one) => (
        <section key={one.target_column} aria-label={one.target_column}>
          <h4>
            {one.target_column} ({one.problem_type})
          </h4>
          <Estimates truth={one} metric={metricName(one.metric)} />
          <Leaderboard rows={one.leaderboard} limit={3} />
        </section>
      ))}
      {joint.length > 0 && <h4>All labels together</h4>}
      {joint.length > 0 && <Estimates truth={{ gain: null, estimates: joint }} metric="" />}
    </Part>
  );
}

function Report({ report, holdout }: { report: EvaluationReport; holdout: string | undefined }) {
  const { truth } = report;
  return (
    <>
      {report.findings.length > 0 && (
        <Part title={plural(grouped(report.findings).length, "warning")}>
          <Findings findings={report.findings} empty="None." />
        </Part>
      )}
      <Further report={report} />
      <Part title="Charts" open>
        <Charts report={report} holdout={holdout} />
      </Part>
      <Part title="What it looks at" open>
        <Importance features={report.feature_importance} />
        {truth && truth.contributions.length > 0 && <Contributions contributions={truth.contributions} />}
        {truth && truth.dependence.length > 0 && (
          <DependenceView dependence={truth.dependence} report={report} />
        )}
      </Part>
      {truth?.error_slices && (
        <Part title="Where it errs">
          <Slices slices={truth.error_slices} />
        </Part>
      )}
      {truth?.fairness && (
        <Part title="Fairness">
          <Fairness fairness={truth.fairness} />
        </Part>
      )}
      <Part title="Leaderboard">
        <Leaderboard rows={report.leaderboard} />
      </Part>
      {truth && (
        <Part title="Model card">
          <Card card={truth.card} leftOut={truth.left_out} />
        </Part>
      )}
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
      {detail.evaluation_report && <Head report={detail.evaluation_report} />}
      {served && <Try detail={detail} />}
      {detail.evaluation_report && (
        <Report report={detail.evaluation_report} holdout={detail.artifact_paths.holdout_predictions} />
      )}
      {served && <Use detail={detail} />}
      {Object.keys(detail.artifact_paths).length > 0 && (
        <Part title="Downloads" open>
          <Downloads paths={detail.artifact_paths} />
        </Part>
      )}
    </div>
  );
}
