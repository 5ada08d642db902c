import "../../styles/learning.css";
import "../../styles/truth.css";
import "../../styles/results.css";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Part } from "../../results/Part";
import { clock, plural } from "../../shell/format";
import { Fault } from "../../shell/States";
import { useServices } from "../../shell/services";
import type { TabProps } from "../../system/tabs";
import { monitoring } from "../calls";
import { DriftView } from "../data/DriftView";
import { FirstOnly } from "../FirstOnly";
import type { FeedbackCoverage, MonitoringReport, Verdict } from "../types";
import { Alerts } from "./Alerts";
import { LiveModels } from "./LiveModels";
import { PredictionsView } from "./PredictionsView";
import { QualityView } from "./QualityView";
import { Thresholds } from "./Thresholds";
import { TrafficView } from "./TrafficView";
import { VerdictMark } from "./VerdictMark";
import { shareInWords, WINDOWS } from "./words";

interface ChapterProps {
  readonly title: string;
  readonly verdict: Verdict | null;
  readonly open?: boolean;
  readonly children: ReactNode;
}

/** A chapter is open where there is something to look at. */
function Chapter({ title, verdict, open, children }: ChapterProps) {
  return (
    <Part title={title} open={open ?? (verdict !== "unknown" && verdict !== "too_few")}>
      {verdict && <VerdictMark verdict={verdict} />}
      {children}
    </Part>
  );
}

function Feedback({ feedback }: { feedback: FeedbackCoverage }) {
  return (
    <>
      <p className="quiet small">
        Outcomes are known of {shareInWords(feedback.joined)}. {feedback.message}
      </p>
      {feedback.biased && (
        <p className="warning small">
          The predictions whose outcome is known differ from the others: what is measured on them may not hold
          for all.
        </p>
      )}
    </>
  );
}

function Report({ projectId, report }: { projectId: string; report: MonitoringReport }) {
  const { traffic, log, models, drift, predictions, quality, feedback } = report;
  if (traffic.requests === 0)
    return <p className="quiet">Nothing was asked in this window. What is asked of the model shows here.</p>;
  const champion = models.find((model) => model.is_champion);
  // After a change the champion has none yet, and the one before it has.
  const known = models.some((model) => model.outcomes > 0);
  const verdict = known && !champion?.outcomes ? null : (champion?.verdict ?? "unknown");
  return (
    <>
      <Part title="Traffic" open>
        <TrafficView traffic={traffic} log={log} until={report.until} />
      </Part>
      <Chapter title="Live metrics" verdict={verdict} open={known}>
        <Feedback feedback={feedback} />
        <LiveModels projectId={projectId} models={models} />
      </Chapter>
      <Chapter title="Inputs" verdict={drift.verdict}>
        <p className="small">{drift.message}</p>
        {drift.report && <DriftView report={drift.report} />}
      </Chapter>
      <Chapter title="Predictions" verdict={predictions.verdict}>
        <PredictionsView drift={predictions} />
      </Chapter>
      <Chapter title="Data quality" verdict={quality.verdict}>
        <QualityView quality={quality} />
      </Chapter>
    </>
  );
}

/** What is asked of the served model and how well it answers: the stream says when to look again, or the user. */
export default function MonitoringTab({ state }: TabProps) {
  const { api } = useServices();
  const id = state.project_id;
  const [hours, setHours] = useState(24);
  const { data, error, isPending, isFetching, refetch } = useQuery({
    queryKey: ["monitoring", id, hours],
    queryFn: ({ signal }) => monitoring(api, id, hours, signal),
    placeholderData: keepPreviousData,
    enabled: state.champion !== null,
  });
  return (
    <div className="learning">
      <Alerts alerts={state.alerts} told={state.alerts_told} />
      {state.champion === null && <p className="quiet">No model is served yet: nothing is asked of it.</p>}
      {state.champion !== null && (
        <div className="watching">
          <label>
            <span className="unseen">Window</span>
            <select value={hours} onChange={(event) => setHours(Number(event.target.value))}>
              {WINDOWS.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          {data && <VerdictMark verdict={data.verdict} />}
          <button type="button" className="chip push" onClick={() => void refetch()}>
            {isFetching ? "Looking …" : "Look again"}
          </button>
        </div>
      )}
      {state.champion !== null && <FirstOnly stages={state.stages} />}
      {isPending && state.champion !== null && <p className="quiet">Reading what was asked …</p>}
      {error && <Fault error={error} stale={data !== undefined} onRetry={() => void refetch()} />}
      {data && (
        <>
          <p className="quiet small">
            As of {clock(data.generated_at)}, from {plural(data.log.rows_read, "logged row")}.
          </p>
          <div>
            <Report key={data.hours} projectId={id} report={data} />
            <Part title="Thresholds">
              <Thresholds projectId={id} policy={data.policy} />
            </Part>
          </div>
        </>
      )}
    </div>
  );
}
