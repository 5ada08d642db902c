import "../styles/paired.css";
import type { components } from "../api/schema.gen";
import { metricName, score } from "../shell/format";

type Paired = components["schemas"]["PairedComparison"];

/** What is said of a difference: b beside a, certain only beyond its interval. */
export function differenceWords(paired: Paired): string {
  if (paired.difference === null) return "no difference can be said";
  const { low, high } = paired.interval ?? { low: 0, high: 0 };
  if (paired.difference === 0 && low === 0 && high === 0) return "the same";
  const range = paired.interval
    ? `, 95 % from ${signed(paired.interval.low)} to ${signed(paired.interval.high)}`
    : ", without an interval";
  if (!paired.certain) return `${signed(paired.difference)}${range}: may be chance`;
  return `${signed(paired.difference)}${range}: ${paired.difference > 0 ? "better" : "worse"}`;
}

export function signed(value: number): string {
  return `${value > 0 ? "+" : ""}${score(value)}`;
}

/** Where values lie on a bar from 0 to 100 whose middle is no difference. */
export function barScale(paired: Paired): (value: number) => number {
  const ends = [paired.difference ?? 0, paired.interval?.low ?? 0, paired.interval?.high ?? 0];
  const most = Math.max(...ends.map(Math.abs)) || 1;
  return (value) => 50 + (value / most) * 46;
}

/** The difference of two models on the same rows, on its interval; to the right of the middle b is better. */
export function PairedBar({ paired }: { paired: Paired }) {
  if (paired.difference === null) return null;
  const at = barScale(paired);
  const verdict = paired.certain ? (paired.difference > 0 ? "better" : "worse") : "unsure";
  return (
    <svg
      className={`paired paired-${verdict}`}
      viewBox="0 0 100 18"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${metricName(paired.metric)}: ${differenceWords(paired)}`}
    >
      <line className="paired-none" x1="50" x2="50" y1="0" y2="18" />
      {paired.interval && (
        <rect
          className="paired-span"
          x={at(paired.interval.low)}
          width={Math.max(0.5, at(paired.interval.high) - at(paired.interval.low))}
          y="6"
          height="6"
          rx="1"
        />
      )}
      <line className="paired-at" x1={at(paired.difference)} x2={at(paired.difference)} y1="3" y2="15" />
    </svg>
  );
}
