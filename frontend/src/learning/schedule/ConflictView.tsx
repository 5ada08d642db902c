import { useEffect, useRef, useState } from "react";
import { ScrollBox } from "../../shell/ScrollBox";
import type { ScheduleEntry } from "../types";
import { type Clash, settle } from "./merge";
import type { Conflict } from "./useSchedule";
import { whatWords, whenWords } from "./words";

interface ConflictViewProps {
  readonly conflict: Conflict;
  readonly busy: boolean;
  readonly onSave: (entries: readonly ScheduleEntry[]) => void;
  readonly onDrop: () => void;
}

function inWords(entry: ScheduleEntry | null): string {
  if (entry === null) return "Removed.";
  const off = entry.enabled ? "" : " Switched off.";
  return `${whatWords(entry, undefined)}: ${whenWords(entry).join("; or ")}.${off}`;
}

function ClashRows({
  clash,
  mine,
  onChoose,
}: {
  clash: Clash;
  mine: boolean;
  onChoose: (mine: boolean) => void;
}) {
  const choice = (own: boolean) => (
    <td>
      <label className="policy-choice">
        <input
          type="radio"
          name={`clash-${clash.name}`}
          checked={mine === own}
          onChange={() => onChoose(own)}
        />
        <span className="small">{inWords(own ? clash.mine : clash.theirs)}</span>
      </label>
    </td>
  );
  return (
    <tr>
      <th scope="row">
        <code>{clash.name}</code>
      </th>
      {choice(false)}
      {choice(true)}
    </tr>
  );
}

/** Somebody was first: what they did, what both changed, and how both can be kept. */
export function ConflictView({ conflict, busy, onSave, onDrop }: ConflictViewProps) {
  const { merged, theirs } = conflict;
  const [mine, setMine] = useState<ReadonlySet<string>>(new Set());
  const section = useRef<HTMLElement>(null);
  useEffect(() => section.current?.focus(), []);
  const choose = (name: string, own: boolean) => {
    const next = new Set(mine);
    if (own) next.add(name);
    else next.delete(name);
    setMine(next);
  };
  return (
    <section ref={section} tabIndex={-1} className="question conflict" aria-label="Changed meanwhile">
      <h3>{theirs.updated_by ?? "Somebody"} has changed this schedule meanwhile</h3>
      <ul className="findings">
        {merged.theirs.map(({ name, did }) => (
          <li key={name}>
            <code>{name}</code> was {did}.
          </li>
        ))}
      </ul>
      {merged.clashes.length === 0 ? (
        <p className="small">Your change is of other entries: both can be kept.</p>
      ) : (
        <>
          <p className="small">Both of you changed the same: which is it to be?</p>
          <ScrollBox label="Both changes">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Entry</th>
                  <th scope="col">Theirs</th>
                  <th scope="col">Yours</th>
                </tr>
              </thead>
              <tbody>
                {merged.clashes.map((clash) => (
                  <ClashRows
                    key={clash.name}
                    clash={clash}
                    mine={mine.has(clash.name)}
                    onChoose={(own) => choose(clash.name, own)}
                  />
                ))}
              </tbody>
            </table>
          </ScrollBox>
        </>
      )}
      <div className="answers">
        <button
          type="button"
          className="button primary"
          disabled={busy}
          onClick={() => onSave(settle(merged, mine))}
        >
          {merged.clashes.length === 0 ? "Save both" : "Save this"}
        </button>
        <button type="button" className="button" onClick={onDrop}>
          Leave it as they did
        </button>
      </div>
    </section>
  );
}
