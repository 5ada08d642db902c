import { useMutation } from "@tanstack/react-query";
import type { ProblemType } from "../api/types";
import type { ProjectState } from "../live/frames";
import { hasEnded, STAGE_NAMES } from "../run/stages";
import { announce } from "../shell/announcer";
import { Facts } from "../shell/Facts";
import { bytes, clock, duration, metricName, moment, score } from "../shell/format";
import { Icon } from "../shell/icons";
import { go } from "../shell/location";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";
import { toneOfStage } from "../shell/status";
import { type RunDetail, type RunStage, repeat } from "./calls";
import { ForkButton } from "./ForkButton";
import { isActive, liveDetail } from "./live";
import { ReceiptView, ReplayVerdict } from "./ReceiptView";
import { ResumeButton } from "./ResumeButton";
import { useNumbers, useRunDetail } from "./useRuns";
import {
  namedIn,
  RUN_TONES,
  runName,
  settingName,
  settingValue,
  startWords,
  tookSeconds,
  triggerWords,
  whyWords,
} from "./words";

interface RunDetailProps {
  readonly state: ProjectState;
  readonly runId: string;
  readonly numbers: ReadonlyMap<string, number>;
  readonly problem: ProblemType | null;
  readonly onBack: () => void;
}

export function BackToRuns({ onBack }: { onBack: () => void }) {
  return (
    <button type="button" className="button" onClick={onBack}>
      <Icon name="back" /> All runs
    </button>
  );
}

/** All that is known of one run. */
export function RunDetailView({ state, runId, numbers, problem, onBack }: RunDetailProps) {
  const found = useRunDetail(state, runId);
  const name = runName(runId, numbers);
  return (
    <section className="run-detail" aria-label={name}>
      <BackToRuns onBack={onBack} />
      <h3 tabIndex={-1}>{name}</h3>
      {found.error && (
        <Fault error={found.error} stale={found.data !== undefined} onRetry={() => void found.refetch()} />
      )}
      {found.isPending && <p className="quiet">Looking at it …</p>}
      {found.data && (
        <Known run={liveDetail(found.data, state)} state={state} numbers={numbers} problem={problem} />
      )}
    </section>
  );
}

interface KnownProps {
  readonly run: RunDetail;
  readonly state: ProjectState;
  readonly numbers: ReadonlyMap<string, number>;
  readonly problem: ProblemType | null;
}

function Known({ run, state, numbers: listed, problem }: KnownProps) {
  const makers = run.stages.map((stage) => stage.produced_by);
  const named = [...makers, ...namedIn([run])].filter((id) => id !== null && !listed.has(id));
  const numbers = new Map([...listed, ...useNumbers(state.project_id, [run], named)]);
  const tone = RUN_TONES[run.status];
  const took = tookSeconds(run);
  const name = runName(run.run_id, numbers);
  const why = whyWords(run, numbers);
  return (
    <>
      <p className="run-state" data-status={run.status}>
        <span className={`tone tone-${tone}`}>
          <Icon name={tone} />
        </span>
        {run.status}
        {run.is_champion && (
          <span className="crown">
            <Icon name="crown" /> champion
          </span>
        )}
        <span className="quiet push">{startWords(run)}</span>
      </p>
      {why && <p className="run-why">{why}</p>}
      <p className="quiet small">
        {[triggerWords(run), moment(run.created_at), took === null ? null : `took ${duration(took)}`]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {run.receipt?.replay && <ReplayVerdict verdict={run.receipt.replay} numbers={numbers} />}
      {run.error && (
        <div className="fault">
          <div>
            <p>{run.error.message}</p>
            {run.error.details && <p className="quiet">{run.error.details}</p>}
          </div>
        </div>
      )}
      <div className="actions">
        {(run.status === "failed" || run.status === "cancelled") && (
          <ResumeButton state={state} run={run} name={name} />
        )}
        {!isActive(run.status) && (
          <ForkButton state={state} runId={run.run_id} numbers={numbers} problem={problem} />
        )}
        {run.status === "completed" && <RepeatButton state={state} run={run} name={name} />}
        <a className="button" href={run.dagster_url} target="_blank" rel="noreferrer">
          In the Dagster UI
        </a>
      </div>
      <h4>Stages</h4>
      <ol className="run-stages" aria-label={`Stages of ${name}`}>
        {run.stages.map((stage) => (
          <StageRow key={stage.stage} stage={stage} runId={run.run_id} numbers={numbers} />
        ))}
      </ol>
      {run.metrics && (
        <>
          <h4>Metrics on held-out rows</h4>
          <Facts
            facts={Object.entries(run.metrics)
              .sort(([a], [b]) => Number(b === run.metric) - Number(a === run.metric))
              .map(([metric, value]) => [metricName(metric), score(value)])}
          />
        </>
      )}
      {run.model && (
        <>
          <h4>Model</h4>
          <Facts
            facts={[
              ["sha256", <code key="m">{run.model.sha256.slice(0, 16)}…</code>],
              ["Size", bytes(run.model.size_bytes)],
              ...(run.data_version === null ? [] : [["Data version", run.data_version] as const]),
            ]}
          />
        </>
      )}
      {run.receipt ? (
        <ReceiptView receipt={run.receipt} />
      ) : (
        <p className="quiet small">A run that has ended well has a receipt: what it takes to repeat it.</p>
      )}
    </>
  );
}

function whenWords(stage: RunStage): string | null {
  if (stage.started_at === null) return null;
  const took = tookSeconds(stage);
  return took === null
    ? `since ${clock(stage.started_at)}`
    : `${duration(took)}, until ${clock(stage.ended_at ?? "")}`;
}

function StageRow({
  stage,
  runId,
  numbers,
}: {
  stage: RunStage;
  runId: string;
  numbers: ReadonlyMap<string, number>;
}) {
  const tone = toneOfStage(stage.status);
  const maker = stage.reused && stage.produced_by !== runId ? stage.produced_by : null;
  const settings = Object.entries(stage.settings);
  return (
    <li data-status={stage.status} data-reused={stage.reused}>
      <span className={`tone tone-${tone}`}>
        <Icon name={tone} />
      </span>
      <span className="row-name">{STAGE_NAMES[stage.stage]}</span>
      <span className="row-note">
        {maker === null ? (
          (whenWords(stage) ?? (stage.reused ? "reused" : stage.status))
        ) : (
          <>
            from{" "}
            <button type="button" className="text-button" onClick={() => go({ run: maker })}>
              {runName(maker, numbers)}
            </button>
          </>
        )}
      </span>
      {settings.length > 0 && (
        <span className="run-settings">
          {settings.map(([name, value]) => (
            <span key={name} className="tag">
              {settingName(name)} {settingValue(name, value)}
            </span>
          ))}
        </span>
      )}
    </li>
  );
}

/** The same again, to see whether it comes to the same; the champion stays. */
function RepeatButton({ state, run, name }: { state: ProjectState; run: RunDetail; name: string }) {
  const { api } = useServices();
  const again = useMutation({
    mutationFn: () => repeat(api, state.project_id, run.run_id),
    onSuccess: (accepted) => {
      announce(`Repeating ${name}. Its receipt will say whether all is equal.`);
      if (accepted.run_id) go({ run: accepted.run_id });
    },
  });
  const busy = !hasEnded(state.status);
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={again.isPending || busy}
        title={
          busy
            ? "Another run of this project is at work"
            : "Make the same model again, and say whether model, metrics and predictions are equal"
        }
        onClick={() => again.mutate()}
      >
        {again.isPending ? "Starting …" : "Repeat exactly"}
      </button>
      {again.error && <Fault error={again.error} />}
    </>
  );
}
