import type { Star } from "../galaxy/stars";
import { plural } from "./format";
import { Icon } from "./icons";
import { go, leave, usePlace, visit } from "./location";
import { toggleTheme, useTheme } from "./theme";

interface TopBarProps {
  readonly stars: number;
  readonly reachable: boolean;
  /** Systems with alerts, or that wait for a person. */
  readonly marked: readonly Star[];
  readonly onNew: () => void;
  readonly onHistory: () => void;
}

/** To the one that somebody should look at, or to the galaxy, which has a filter for several. */
function Marked({ stars }: { stars: readonly Star[] }) {
  const [first, second] = stars;
  if (!first) return null;
  const words = second ? `${stars.length} systems to look at` : `Look at ${first.name}`;
  return (
    <button
      type="button"
      className="pill top-mark"
      title={words}
      onClick={() => (second ? leave() : visit(first.id))}
    >
      <span className="tone tone-stalled">
        <Icon name="stalled" />
      </span>
      <span className="wide-only clip" aria-hidden="true">
        {words}
      </span>
      <span className="unseen">{words}</span>
    </button>
  );
}

export function TopBar({ stars, reachable, marked, onNew, onHistory }: TopBarProps) {
  const place = usePlace();
  const theme = useTheme();
  return (
    <header className="top">
      <button type="button" className="brand" onClick={leave} aria-label="Orrery: to the galaxy">
        <svg viewBox="0 0 32 32" className="brand-mark" aria-hidden="true">
          <circle cx="16" cy="16" r="4.4" className="brand-sun" />
          <ellipse cx="16" cy="16" rx="13" ry="6" className="brand-orbit" transform="rotate(-24 16 16)" />
          <circle cx="27" cy="10" r="2.4" className="brand-planet" />
        </svg>
        <h1>Orrery</h1>
      </button>
      <span className="pill top-pill">
        <span className={reachable ? "tone tone-done" : "tone tone-failed"}>
          <Icon name={reachable ? "done" : "failed"} />
        </span>
        {reachable ? plural(stars, "system") : "Server not reached"}
      </span>
      <Marked stars={marked} />
      <nav className="top-actions" aria-label="Page">
        <button type="button" className="button primary" onClick={onNew} aria-label="New project">
          <Icon name="plus" /> <span className="wide-only">New project</span>
        </button>
        <button type="button" className="button" onClick={onHistory} aria-label="History">
          <Icon name="list" /> <span className="wide-only">History</span>
        </button>
        <button
          type="button"
          className="icon-button"
          aria-pressed={place.flat}
          aria-label="2D view"
          title={place.flat ? "Back to 3D" : "2D view"}
          onClick={() => go({ flat: !place.flat }, true)}
        >
          <Icon name={place.flat ? "galaxy" : "flat"} />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={theme === "dark" ? "Light theme" : "Dark theme"}
          onClick={toggleTheme}
        >
          <Icon name={theme === "dark" ? "sun" : "moon"} />
        </button>
      </nav>
    </header>
  );
}
