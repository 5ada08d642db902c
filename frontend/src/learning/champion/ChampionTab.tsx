import "../../styles/learning.css";
import { useRef, useState } from "react";
import { announce } from "../../shell/announcer";
import { Facts } from "../../shell/Facts";
import { bytes, moment } from "../../shell/format";
import { Icon } from "../../shell/icons";
import { Fault } from "../../shell/States";
import { useSignature } from "../../shell/signature";
import type { TabProps } from "../../system/tabs";
import { FirstOnly } from "../FirstOnly";
import { RunName } from "../RunName";
import type { Champion } from "../types";
import { DecisionView } from "./Decision";
import { History } from "./History";
import { PolicyChoice } from "./PolicyChoice";
import { PromoteDialog } from "./PromoteDialog";
import { RollBackDialog } from "./RollBackDialog";
import { useChampions, usePolicy } from "./useChampion";
import { Waiting } from "./Waiting";
import { givenReason, howItCame } from "./words";

interface CurrentProps {
  readonly projectId: string;
  readonly champion: Champion;
  readonly pinned: boolean;
}

function Current({ projectId, champion, pinned }: CurrentProps) {
  const why = givenReason(champion);
  // Without figures the decision is its reason alone, which the champion's own may hold already.
  const said = champion.decision?.comparison === null && why.includes(champion.decision.reason);
  return (
    <section aria-label="The champion">
      <h3 className="champion-title">
        <span className="crowned">
          <Icon name="crown" />
        </span>
        Champion {champion.n}
        {pinned && (
          <span className="tag">
            <Icon name="pin" /> pinned
          </span>
        )}
      </h3>
      {why && <p className="champion-why">{why}</p>}
      <Facts
        facts={[
          ["How", howItCame(champion)],
          ["Since", moment(champion.at)],
          ["Run", <RunName key="run" projectId={projectId} runId={champion.run_id} />],
          ["Data", `version ${champion.data_version}`],
          ["Model", bytes(champion.model_size_bytes)],
        ]}
      />
      {champion.decision && !said && <DecisionView decision={champion.decision} />}
    </section>
  );
}

const NONE_BEFORE = "There is no champion before this one.";

function NoChampion() {
  return (
    <div className="empty">
      <p className="quiet">No model is served yet. The first one that a run makes becomes the champion.</p>
    </div>
  );
}

/** Which model is served, who decided it and why; and every way to decide otherwise. */
export default function ChampionTab({ state }: TabProps) {
  const id = state.project_id;
  const { data, error, isPending, refetch } = useChampions(id);
  const policy = usePolicy(id);
  const [by, setBy] = useSignature();
  const [open, setOpen] = useState<"none" | "promote" | "roll back">("none");
  const panel = useRef<HTMLDivElement>(null);
  const close = () => setOpen("none");
  const pin = (pinned: boolean) => policy.mutate({ pinned, by });
  if (isPending) return <p className="quiet">Reading the champions …</p>;
  if (data === undefined) return <Fault error={error} onRetry={() => void refetch()} />;
  const { current, history, policy: standing } = data;
  const { pinned } = standing;
  const dialog = { projectId: id, pinned, by, onBy: setBy, onUnpin: () => pin(false), onClose: close };
  return (
    <div ref={panel} className="learning" tabIndex={-1}>
      {error && <Fault error={error} stale onRetry={() => void refetch()} />}
      {state.asked && (
        <Waiting
          projectId={id}
          asked={state.asked}
          seen={state.champion?.n ?? 0}
          pinned={standing.pinned}
          by={by}
          onUnpin={() => pin(false)}
          onAnswered={() => panel.current?.focus()}
        />
      )}
      <FirstOnly stages={state.stages} />
      {current === null ? <NoChampion /> : <Current projectId={id} champion={current} pinned={pinned} />}
      {current !== null && (
        <div className="actions">
          <button type="button" className="button" onClick={() => setOpen("promote")}>
            <Icon name="crown" /> Promote …
          </button>
          <button
            type="button"
            className="button"
            // It keeps the focus that its dialog gives back, also when it went back to the very first.
            aria-disabled={current.previous === null}
            title={current.previous === null ? NONE_BEFORE : undefined}
            onClick={() => (current.previous === null ? announce(NONE_BEFORE) : setOpen("roll back"))}
          >
            <Icon name="back" /> Roll back …
          </button>
          <button
            type="button"
            className="button"
            aria-pressed={standing.pinned}
            title="A pinned champion is replaced by no run and nobody"
            onClick={() => policy.isPending || pin(!standing.pinned)}
          >
            <Icon name="pin" /> {standing.pinned ? "Unpin" : "Pin"}
          </button>
        </div>
      )}
      <PolicyChoice policy={standing} by={by} change={policy} />
      {history.length > 0 && <History projectId={id} history={history} />}
      {open === "promote" && <PromoteDialog {...dialog} state={state} current={current} />}
      {open === "roll back" && current && <RollBackDialog {...dialog} current={current} history={history} />}
    </div>
  );
}
