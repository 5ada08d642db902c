import type { PipelineStage, ProjectDetail } from "../api/types";
import type { ProjectState } from "../live/frames";
import { hasEnded } from "../run/stages";
import { percent } from "../shell/format";
import { Icon } from "../shell/icons";
import { go, leave } from "../shell/location";
import { toneOfProject } from "../shell/status";
import { Badges } from "./Badges";
import { Eta } from "./Eta";
import { QuestionPanel } from "./QuestionPanel";
import { RunActions } from "./RunActions";
import { StageList } from "./StageList";

interface SystemPanelProps {
  readonly state: ProjectState;
  readonly detail: ProjectDetail | null;
  readonly name: string;
  readonly selected: PipelineStage | null;
  readonly replaying: boolean;
}

/** The left panel of a system: what it is, how far it is, its stages, what can be done. */
export function SystemPanel({ state, detail, name, selected, replaying }: SystemPanelProps) {
  const tone = toneOfProject(state.status);
  return (
    <section className="panel panel-left" aria-label="Project">
      <div className="panel-head">
        <button type="button" className="icon-button" onClick={leave} aria-label="Back to the galaxy">
          <Icon name="back" />
        </button>
        <h2 className="clip" title={name}>
          {name}
        </h2>
      </div>
      {detail && (
        <p className="quiet description" title={detail.problem_description}>
          {detail.problem_description}
        </p>
      )}
      <div className="status-line" data-status={state.status}>
        <span className={`tone tone-${tone}`}>
          <Icon name={tone} />
        </span>
        <span>{state.status}</span>
        <span className="push">{percent(state.progress_percentage)}</span>
      </div>
      <progress
        className={`bar bar-${tone}`}
        max={100}
        value={state.progress_percentage}
        aria-label="Progress of the run"
      />
      {!replaying && <Eta state={state} />}
      <Badges state={state} />
      {state.error && (
        <div className="fault" role="alert">
          <span className="tone tone-failed">
            <Icon name="failed" />
          </span>
          <div>
            <p>{state.error.message}</p>
            {state.error.details && <p className="quiet">{state.error.details}</p>}
          </div>
        </div>
      )}
      {!replaying && state.question?.answer === null && !hasEnded(state.status) && (
        <QuestionPanel projectId={state.project_id} question={state.question} />
      )}
      <StageList state={state} selected={selected} onSelect={(stage) => go({ stage }, selected !== null)} />
      {!replaying && <RunActions state={state} />}
    </section>
  );
}
