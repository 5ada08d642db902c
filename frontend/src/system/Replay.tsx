import { useEffect, useRef, useState } from "react";
import { isKnownEvent } from "../live/frames";
import { STAGE_NAMES } from "../run/stages";
import type { Timeline } from "../run/timeline";
import { clock } from "../shell/format";
import { Icon } from "../shell/icons";
import { go } from "../shell/location";

const SPEEDS = [1, 5, 20, 100] as const;

interface ReplayProps {
  readonly timeline: Timeline;
  readonly seq: number;
}

function labelAt(timeline: Timeline, seq: number): string {
  const event = timeline.event(seq);
  if (event === null) return "Before the first event";
  if (!isKnownEvent(event)) return `${clock(event.timestamp)} · An event of a newer version`;
  const stage = "stage" in event.data && event.data.stage ? `${STAGE_NAMES[event.data.stage]}: ` : "";
  return `${clock(event.timestamp)} · ${stage}${event.data.message}`;
}

/** Wait between two events, as it was, sped up; pauses of over 2 s are shortened. */
function waitMs(timeline: Timeline, seq: number, speed: number): number {
  const now = timeline.event(seq);
  const next = timeline.event(seq + 1);
  if (now === null || next === null) return 60;
  const real = Date.parse(next.timestamp) - Date.parse(now.timestamp);
  return Math.max(16, Math.min(2000, real) / speed);
}

/** Scrub or play a history; the moment stands in the address, so it can be sent to somebody. */
export function Replay({ timeline, seq }: ReplayProps) {
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(5);
  const [copied, setCopied] = useState(false);
  const at = Math.min(seq, timeline.last);
  const position = useRef(at);
  position.current = at;

  useEffect(() => {
    if (!playing) return;
    if (at >= timeline.last) {
      setPlaying(false);
      return;
    }
    const id = setTimeout(() => go({ seq: at + 1 }, true), waitMs(timeline, at, speed));
    return () => clearTimeout(id);
  }, [playing, at, timeline, speed]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    } catch {
      setCopied(false); // without permission the address bar still has the link
    }
  };

  return (
    <section className="replay panel" aria-label="Replay">
      <button
        type="button"
        className="icon-button"
        aria-label={playing ? "Pause" : "Play"}
        onClick={() => {
          if (!playing && at >= timeline.last) go({ seq: 0 }, true);
          setPlaying(!playing);
        }}
      >
        <Icon name={playing ? "pause" : "play"} />
      </button>
      <div className="replay-track">
        <div className="replay-marks" aria-hidden="true">
          {timeline.marks().map((event) => (
            <i
              key={event.seq}
              className={event.event_type === "error" ? "mark mark-failed" : "mark"}
              style={{ left: `${(event.seq / Math.max(1, timeline.last)) * 100}%` }}
            />
          ))}
        </div>
        <input
          type="range"
          min={0}
          max={timeline.last}
          value={at}
          aria-label="Moment of the run"
          aria-valuetext={labelAt(timeline, at)}
          onChange={(event) => {
            setPlaying(false);
            go({ seq: Number(event.target.value) }, true);
          }}
        />
        <p className="replay-label">
          <b>
            {at} / {timeline.last}
          </b>{" "}
          {labelAt(timeline, at)}
        </p>
      </div>
      <label className="replay-speed">
        <span className="unseen">Speed</span>
        <select value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
          {SPEEDS.map((value) => (
            <option key={value} value={value}>
              {value}×
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="icon-button" onClick={copy} aria-label="Copy a link to this moment">
        <Icon name={copied ? "done" : "link"} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Back to now"
        title="Back to now"
        onClick={() => go({ seq: null })}
      >
        <Icon name="close" />
      </button>
    </section>
  );
}
