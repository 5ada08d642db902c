import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { count, plural } from "../shell/format";
import { Icon } from "../shell/icons";
import { visit } from "../shell/location";
import { Fault } from "../shell/States";
import { toneOfProject } from "../shell/status";
import { type Filter, searchStars } from "./search";
import { isMarked, markWords, type Star } from "./stars";

const STEP = 60;
const TOUCH = window.matchMedia("(pointer: coarse)").matches;
const FILTERS: readonly { readonly id: Filter; readonly words: string }[] = [
  { id: "all", words: "All" },
  { id: "active", words: "Running" },
  { id: "completed", words: "Done" },
  { id: "failed", words: "Failed" },
  { id: "marked", words: "To look at" },
];

interface GalaxyPanelProps {
  readonly stars: readonly Star[];
  /** How many there are, should the server list fewer. */
  readonly total: number;
  readonly loading: boolean;
  readonly error: Error | null;
  readonly onRetry: () => void;
  readonly onNew: () => void;
  readonly onHover: (id: string | null) => void;
  readonly onFound: (stars: readonly Star[] | null) => void;
}

interface RowProps {
  readonly star: Star;
  readonly onHover: (id: string | null) => void;
}

/** Alerts that hold, or a person's word that is waited for. */
function Mark({ star }: { star: Star }) {
  const words = markWords(star);
  if (words === null) return null;
  return (
    <span className="tone tone-stalled" title={words}>
      <Icon name={star.alerts > 0 ? "stalled" : "question"} />
      <span className="unseen">{words}</span>
    </span>
  );
}

/** Which champion's model is served. */
function Crown({ champion }: { champion: number | null }) {
  if (champion === null) return null;
  return (
    <span className="row-crown" title={`Champion ${champion} is served`}>
      <Icon name="crown" />
      <span aria-hidden="true">{champion}</span>
      <span className="unseen">{`champion ${champion} is served`}</span>
    </span>
  );
}

const Row = memo(function Row({ star, onHover }: RowProps) {
  const tone = toneOfProject(star.status);
  return (
    <li data-project={star.id} data-status={star.status}>
      <button
        type="button"
        className="row"
        onClick={() => visit(star.id)}
        onPointerEnter={() => onHover(star.id)}
        onPointerLeave={() => onHover(null)}
        onFocus={() => onHover(star.id)}
        onBlur={() => onHover(null)}
      >
        <span className={`tone tone-${tone}`}>
          <Icon name={tone} />
        </span>
        <span className="row-name">{star.name}</span>
        <Mark star={star} />
        <Crown champion={star.champion} />
        <span className="row-note">
          {star.status}
          {tone === "busy" && ` ${star.progress} %`}
        </span>
      </button>
    </li>
  );
});

/** Arrow keys walk through the rows' buttons. */
function walk(event: React.KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("button.row")];
  const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

export function GalaxyPanel(props: GalaxyPanelProps) {
  const { stars, total, loading, error, onRetry, onNew, onHover, onFound } = props;
  const [words, setWords] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const [shown, setShown] = useState(STEP);
  const input = useRef<HTMLInputElement>(null);
  const sought = useDeferredValue(words);
  const found = useMemo(() => searchStars(stars, sought, filter), [stars, sought, filter]);
  const filtering = sought.trim() !== "" || filter !== "all";

  useEffect(() => onFound(filtering ? found : null), [filtering, found, onFound]);
  useEffect(() => {
    const focusSearch = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
      if (event.target instanceof HTMLTextAreaElement || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener("keydown", focusSearch);
    return () => window.removeEventListener("keydown", focusSearch);
  }, []);

  return (
    <section className="panel panel-left" aria-label="Projects">
      <div className="panel-head">
        <h2>Projects</h2>
        <span className="quiet">
          {loading ? "" : filtering ? `${count(found.length)} of ${count(total)}` : plural(total, "system")}
        </span>
      </div>
      <div className="field">
        <input
          ref={input}
          type="search"
          value={words}
          aria-label="Search projects by name"
          placeholder={TOUCH ? "Search" : "Search ( / )"}
          onChange={(event) => {
            setWords(event.target.value);
            setShown(STEP);
          }}
        />
      </div>
      <fieldset className="chips">
        <legend className="unseen">Show</legend>
        {FILTERS.filter(({ id }) => id !== "marked" || filter === id || stars.some(isMarked)).map(
          ({ id, words: label }) => (
            <button
              key={id}
              type="button"
              className="chip"
              aria-pressed={filter === id}
              onClick={() => {
                setFilter(id);
                setShown(STEP);
              }}
            >
              {label}
            </button>
          ),
        )}
      </fieldset>
      {error !== null && <Fault error={error} onRetry={onRetry} stale={stars.length > 0} />}
      {loading && error === null && <p className="quiet">Looking for stars …</p>}
      {!loading && error === null && stars.length === 0 && (
        <div className="empty">
          <p>No projects yet. Give Orrery a table and a sentence.</p>
          <button type="button" className="button primary" onClick={onNew}>
            <Icon name="plus" /> New project
          </button>
        </div>
      )}
      {!loading && stars.length > 0 && found.length === 0 && <p className="quiet">Nothing by that name.</p>}
      <ul className="rows" onKeyDown={walk}>
        {found.slice(0, shown).map((star) => (
          <Row key={star.id} star={star} onHover={onHover} />
        ))}
      </ul>
      {stars.length < total && <p className="quiet">The newest {count(stars.length)} are listed.</p>}
      {found.length > shown && (
        <button type="button" className="button quiet-button" onClick={() => setShown(shown + STEP)}>
          {count(found.length - shown)} more
        </button>
      )}
    </section>
  );
}
