import { moment, plural } from "../../shell/format";
import { Icon } from "../../shell/icons";
import { go } from "../../shell/location";
import type { Champion } from "../types";
import { DecisionView } from "./Decision";
import { givenReason, howItCame } from "./words";

function Line({ champion, current }: { champion: Champion; current: boolean }) {
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
          {howItCame(champion)} ·{" "}
          <button type="button" className="text-button" onClick={() => go({ run: run_id })}>
            run {run_id.slice(0, 8)}
          </button>{" "}
          · data {data_version}
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
export function History({ history }: { history: readonly Champion[] }) {
  return (
    <section aria-label="Champions so far">
      <h3>{plural(history.length, "champion")} so far</h3>
      <ol className="champion-history">
        {history.map((champion, index) => (
          <Line key={champion.n} champion={champion} current={index === 0} />
        ))}
      </ol>
    </section>
  );
}
