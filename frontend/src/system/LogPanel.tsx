import { useEffect, useRef, useState } from "react";
import type { PipelineStage } from "../api/types";
import type { LogBook, LogLine } from "../run/logs";
import { STAGE_NAMES } from "../run/stages";
import { clock, count } from "../shell/format";

const ROW_PX = 22;
const OVERSCAN = 12;

function visible(lines: readonly LogLine[], stage: PipelineStage | null): readonly LogLine[] {
  return stage === null ? lines : lines.filter((line) => line.stage === stage);
}

/** The log, newest last. Only the rows in sight are in the document, so 20,000 lines cost nothing. */
export function LogPanel({ log, stage }: { readonly log: LogBook; readonly stage: PipelineStage | null }) {
  const box = useRef<HTMLDivElement>(null);
  const pinned = useRef(true);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(240);
  const lines = visible(log.lines, stage);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    setHeight(element.clientHeight || 240);
    if (pinned.current) element.scrollTop = lines.length * ROW_PX;
  }, [lines.length]);

  const first = Math.max(0, Math.floor(top / ROW_PX) - OVERSCAN);
  const last = Math.min(lines.length, Math.ceil((top + height) / ROW_PX) + OVERSCAN);
  return (
    <div className="log">
      {log.dropped > 0 && <p className="quiet">{count(log.dropped)} earlier lines are not kept here.</p>}
      {lines.length === 0 && <p className="quiet">Nothing was said yet.</p>}
      <div
        ref={box}
        className="log-box"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label="Log"
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          pinned.current = scrollHeight - scrollTop - clientHeight < ROW_PX * 2;
          setTop(scrollTop);
        }}
      >
        <div className="log-space" style={{ height: lines.length * ROW_PX }}>
          {lines.slice(first, last).map((line, index) => (
            <div
              key={line.seq}
              className={`log-line level-${line.level}`}
              style={{ transform: `translateY(${(first + index) * ROW_PX}px)` }}
            >
              <time dateTime={line.timestamp}>{clock(line.timestamp)}</time>
              <span className="log-stage">{line.stage === null ? "" : STAGE_NAMES[line.stage]}</span>
              <span className="log-message" title={line.message}>
                {line.message}
              </span>
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
