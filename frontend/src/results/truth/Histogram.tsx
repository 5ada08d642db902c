import { count, score } from "../../shell/format";

interface Bin {
  readonly low: number;
  readonly high: number;
  readonly rows: number;
}

/** Bars side by side; the zero line is marked when it lies within. */
export function Histogram({ title, bins }: { title: string; bins: readonly Bin[] }) {
  const [first, last] = [bins[0], bins.at(-1)];
  if (!first || !last) return null;
  const width = last.high - first.low || 1;
  const most = Math.max(...bins.map(({ rows }) => rows), 1);
  const at = (value: number) => ((value - first.low) / width) * 100;
  const says = `${title}: ${bins.map(({ low, high, rows }) => `${score(low)} to ${score(high)}: ${count(rows)}`).join("; ")}.`;
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <svg className="histogram" viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label={says}>
        {bins.map(({ low, high, rows }) => (
          <rect
            key={low}
            x={at(low) + 0.3}
            width={Math.max(0.2, at(high) - at(low) - 0.6)}
            y={40 - (rows / most) * 39}
            height={(rows / most) * 39}
          />
        ))}
        {first.low < 0 && last.high > 0 && <line x1={at(0)} x2={at(0)} y1="0" y2="40" />}
      </svg>
      <p className="histogram-ends quiet small">
        <span>{score(first.low)}</span>
        <span>{score(last.high)}</span>
      </p>
    </figure>
  );
}
