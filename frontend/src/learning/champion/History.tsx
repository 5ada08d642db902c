import { moment, plural } from "../../shell/format";
import { Icon } from "../../shell/icons";
import { RunName } from "../RunName";
import type { Champion } from "../types";
import { DecisionView } from "./Decision";
import { givenReason, howItCame } from "./words";

interface LineProps {
  readonly projectId: string;
  readonly champion: Champion;
  readonly current: boolean;
}

function Line({ projectId, champion, current }: LineProps) {
  const { n, at, decision, run_id, data_version } = champion;
  const why = givenReason(champion);
  return (
    <li className="champion-line" aria-current={current ? "true" : undefined}>
      <span className="champion-n" aria-hidden="true">
        {current ? <Icon name="crown" /> : n}
      </span>
      <div>
        <p>
          <b>Champion {n}</b> <span className="quiet small">{moment(at)}</span>
        </p>
        <p className="small">
          {howItCame(champion)} · <RunName small projectId={projectId} runId={run_id} /> · data {data_version}
        </p>
        {why && <p className="quiet small">{why}</p>}
        {decision?.comparison && !current && (
          <details>
            <summary className="small">How it was decided</summary>
            <DecisionView decision={decision} />
          </details>
        )}
      </div>
    </li>
  );
}

/** Every champion so far, newest first. */
export function History({ projectId, history }: { projectId: string; history: readonly Champion[] }) {
  return (
    <section aria-label="Champions so far">
      <h3>{plural(history.length, "champion")} so far</h3>
      <ol className="champion-history">
        {history.map((champion, index) => (
          <Line key={champion.n} projectId={projectId} champion={champion} current={index === 0} />
        ))}
      </ol>
    </section>
  );
}
