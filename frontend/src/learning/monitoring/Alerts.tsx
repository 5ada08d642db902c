import { useState } from "react";
import type { ProjectState } from "../../live/frames";
import { moment, plural } from "../../shell/format";
import { Icon } from "../../shell/icons";
import { ALERTS } from "./words";

const FIRST_SHOWN = 4;

/** What holds now: the stream raises and clears them while one looks. */
export function Alerts({ alerts, told }: { alerts: ProjectState["alerts"]; told: number }) {
  const [all, setAll] = useState(false);
  if (alerts.length === 0)
    return (
      <p className="calm">
        <span className="tone tone-done">
          <Icon name="done" />
        </span>{" "}
        No alert holds. {told > 0 && <span className="quiet small">Those that did are in the log.</span>}
      </p>
    );
  return (
    <section aria-label="Alerts">
      <h3>{plural(alerts.length, "alert")}</h3>
      <ul className="alerts">
        {alerts.slice(0, all ? undefined : FIRST_SHOWN).map((alert) => {
          const tone = alert.severity === "error" ? "failed" : "stalled";
          return (
            <li key={`${alert.kind}/${alert.column}`} className={`alert alert-${tone}`}>
              <p>
                <span className={`tone tone-${tone}`}>
                  <Icon name="stalled" />
                </span>{" "}
                <b>{ALERTS[alert.kind]}</b> {alert.column !== null && <code>{alert.column}</code>}
              </p>
              <p className="small">{alert.message}</p>
              <p className="quiet small">Since {moment(alert.since)}.</p>
            </li>
          );
        })}
      </ul>
      {alerts.length > FIRST_SHOWN && (
        <button type="button" className="text-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Only the first" : `All ${alerts.length} alerts`}
        </button>
      )}
    </section>
  );
}
