import { useEffect, useState } from "react";
import { Icon } from "../../shell/icons";
import { Sure } from "../Sure";
import type { ScheduledEntry } from "../types";
import { Ticks } from "./Ticks";
import { whatWords, whenWords } from "./words";

interface EntryCardProps {
  readonly scheduled: ScheduledEntry;
  readonly fileName: string | undefined;
  /** Whether the file that it scores was deleted. */
  readonly fileGone: boolean;
  readonly busy: boolean;
  readonly onEdit: () => void;
  readonly onToggle: () => void;
  readonly onRemove: () => void;
}

/** An entry as it stands: what it does, what starts it, and when next. */
export function EntryCard({
  scheduled,
  fileName,
  fileGone,
  busy,
  onEdit,
  onToggle,
  onRemove,
}: EntryCardProps) {
  const { entry, next_ticks } = scheduled;
  const [sure, setSure] = useState(false);
  // What was just wished is shown until the server has answered; a switch that is disabled loses the focus.
  const [wish, setWish] = useState<boolean | null>(null);
  useEffect(() => {
    if (!busy) setWish(null);
  }, [busy]);
  const on = wish ?? entry.enabled;
  const said = whenWords(entry);
  return (
    <li className="entry" data-entry={entry.name} data-enabled={entry.enabled}>
      <div className="entry-head">
        <h4>{entry.name}</h4>
        <label className="switch">
          <input
            type="checkbox"
            checked={on}
            aria-label={`${entry.name} is on`}
            onChange={() => {
              if (busy) return;
              setWish(!on);
              onToggle();
            }}
          />
          <span aria-hidden="true">{on ? "on" : "off"}</span>
        </label>
      </div>
      <p className="small">{whatWords(entry, fileName)}</p>
      {fileGone && (
        <p className="warning small">Its file was deleted: every tick fails until it scores another one.</p>
      )}
      <ul className="entry-when small">
        {said.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {entry.enabled && <Ticks ticks={next_ticks} zone={entry.timezone} empty={null} />}
      {!entry.enabled && <p className="quiet small">Switched off: it starts nothing.</p>}
      <div className="answers">
        <button type="button" className="chip" aria-disabled={busy} onClick={() => busy || onEdit()}>
          Edit <span className="unseen">{entry.name}</span>
        </button>
        <Sure sure={sure} busy={busy} yes={`Yes, remove ${entry.name}`} onSure={setSure} onYes={onRemove}>
          <Icon name="trash" /> Remove <span className="unseen">{entry.name}</span>
        </Sure>
      </div>
    </li>
  );
}
