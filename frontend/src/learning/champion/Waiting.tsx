import type { ProjectState } from "../../live/frames";
import { moment } from "../../shell/format";
import { Icon } from "../../shell/icons";
import { RunName } from "../RunName";
import { DecisionView } from "./Decision";
import { Refusal } from "./Refusal";
import { useDecision } from "./useChampion";

interface WaitingProps {
  readonly projectId: string;
  readonly asked: NonNullable<ProjectState["asked"]>;
  /** Number of the champion that the challenger would replace; 0: there is none. */
  readonly seen: number;
  readonly pinned: boolean;
  readonly by: string;
  readonly onUnpin: () => void;
  /** The buttons go with the question: where the focus goes then is the panel's. */
  readonly onAnswered: () => void;
}

/** A challenger that the policy leaves to a person: either answer is one click. */
export function Waiting({ projectId, asked, seen, pinned, by, onUnpin, onAnswered }: WaitingProps) {
  const decide = useDecision(projectId, onAnswered);
  const answer = (kind: "promote" | "keep") =>
    decide.isPending || decide.mutate({ kind, runId: asked.run_id, said: { reason: "", by }, seen });
  return (
    <section className="question" aria-label="A challenger waits for your word">
      <h3>
        <span className="tone tone-stalled">
          <Icon name="question" />
        </span>{" "}
        Shall the challenger be served?
      </h3>
      <p className="small">
        The model of <RunName small projectId={projectId} runId={asked.run_id} /> waits for your word since{" "}
        {moment(asked.at)}.
      </p>
      <DecisionView decision={asked.decision} />
      <div className="answers">
        <button
          type="button"
          className="button primary"
          aria-disabled={decide.isPending}
          onClick={() => answer("promote")}
        >
          <Icon name="crown" /> Promote it
        </button>
        <button
          type="button"
          className="button"
          aria-disabled={decide.isPending}
          onClick={() => answer("keep")}
        >
          Keep the champion
        </button>
      </div>
      {decide.error && <Refusal error={decide.error} pinned={pinned} onUnpin={onUnpin} />}
    </section>
  );
}
