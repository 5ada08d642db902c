import { Facts } from "../../shell/Facts";
import { count, moment, plural } from "../../shell/format";
import type { LogCoverage, Traffic } from "../types";
import { shareInWords } from "./words";

type Stretch = Traffic["stretches"][number];

/** Requests over the window; those that were refused stand in another colour. */
function Stretches({ stretches, until }: { stretches: readonly Stretch[]; until: string }) {
  const first = stretches[0];
  if (!first) return null;
  const most = Math.max(...stretches.map(({ requests }) => requests), 1);
  const width = 100 / stretches.length;
  const high = (value: number) => (value / most) * 38;
  const busiest = stretches.reduce((a, b) => (b.requests > a.requests ? b : a));
  const says = `Requests from ${moment(first.at)} on, at most ${count(most)} at ${moment(busiest.at)}.`;
  return (
    <figure className="chart">
      <svg className="traffic" viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label={says}>
        {stretches.map(({ at, requests, refused }, index) => (
          <g key={at}>
            <rect
              className="traffic-answered"
              x={index * width + width * 0.1}
              width={width * 0.8}
              y={40 - high(requests)}
              height={high(requests)}
            />
            <rect
              className="traffic-refused"
              x={index * width + width * 0.1}
              width={width * 0.8}
              y={40 - high(refused)}
              height={high(refused)}
            />
          </g>
        ))}
      </svg>
      <p className="histogram-ends quiet small">
        <span>{moment(first.at)}</span>
        <span>{moment(until)}</span>
      </p>
    </figure>
  );
}

const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

interface TrafficViewProps {
  readonly traffic: Traffic;
  readonly log: LogCoverage;
  /** The window's end. */
  readonly until: string;
}

/** How much was asked, how fast it was answered, and how much of that the log holds. */
export function TrafficView({ traffic, log, until }: TrafficViewProps) {
  const { latency, refusals } = traffic;
  const codes = Object.entries(refusals).map(([code, n]) => `${code} ${count(n)}`);
  return (
    <>
      <Facts
        facts={[
          ["Requests", count(traffic.requests)],
          ["Rows answered", count(traffic.rows)],
          ["Refused", shareInWords(traffic.refused)],
          ...(codes.length > 0 ? [["Refused for", codes.join(", ")] as const] : []),
          ...(latency
            ? [
                [
                  "Time in the model server",
                  `${ms(latency.p50)} median, ${ms(latency.p95)} at 95 %, ${ms(latency.longest)} longest`,
                ] as const,
              ]
            : []),
        ]}
      />
      <Stretches stretches={traffic.stretches} until={until} />
      {(log.sampled || log.lost_rows > 0 || log.sampled_out_rows > 0 || log.unreadable > 0) && (
        <p className={log.lost_rows > 0 ? "warning small" : "quiet small"}>
          {log.message} {log.lost_rows > 0 && `${plural(log.lost_rows, "row")} lost.`}
        </p>
      )}
    </>
  );
}
