import type { ProjectState } from "../live/frames";
import { moment } from "../shell/format";
import { Icon } from "../shell/icons";
import { openTab } from "./openTab";

/** Which model is served, whether one waits for a word, and what alerts hold: each a way to its panel. */
export function Badges({ state }: { state: ProjectState }) {
  const { champion, asked } = state;
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
