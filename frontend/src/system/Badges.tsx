import { useEffect, useRef } from "react";
import type { ProjectState } from "../live/frames";
import { announce } from "../shell/announcer";
import { moment } from "../shell/format";
import { Icon } from "../shell/icons";
import { openTab } from "./openTab";

function keyOf({ kind, column }: ProjectState["alerts"][number]): string {
  return `${kind}/${column}`;
}

/** A screen reader hears of what began to hold or ended, and of a challenger that waits, when it comes. */
function useAlarms({ alerts, asked }: ProjectState): void {
  const before = useRef({ alerts, asked });
  useEffect(() => {
    const old = before.current;
    before.current = { alerts, asked };
    const began = alerts.find((alert) => !old.alerts.some((one) => keyOf(one) === keyOf(alert)));
    const ended = old.alerts.find((alert) => !alerts.some((one) => keyOf(one) === keyOf(alert)));
    if (began) announce(`Alert: ${began.message}`);
    else if (ended) announce(`Over: ${ended.message}`);
    else if (asked && asked.run_id !== old.asked?.run_id) announce("A challenger waits for your word.");
  }, [alerts, asked]);
}

/** Which model is served, whether one waits for a word, and what alerts hold: each a way to its panel. */
export function Badges({ state }: { state: ProjectState }) {
  const { champion, asked } = state;
  useAlarms(state);
  if (champion === null && asked === null && state.alerts.length === 0) return null;
  return (
    <div className="badges">
      {champion && (
        <button
          type="button"
          className="chip champion-badge"
          title={`Served since ${moment(champion.at)}. ${champion.reason}`}
          onClick={() => openTab("champion")}
        >
          <span className="crowned">
            <Icon name="crown" />
          </span>
          Champion {champion.n}
        </button>
      )}
      {asked && (
        <button type="button" className="chip chip-asks" onClick={() => openTab("champion")}>
          <Icon name="question" /> A challenger waits
        </button>
      )}
      {state.alerts.length > 0 && (
        <button type="button" className="chip chip-alert" onClick={() => openTab("monitoring")}>
          <Icon name="stalled" /> {state.alerts.length === 1 ? "1 alert" : `${state.alerts.length} alerts`}
        </button>
      )}
    </div>
  );
}
