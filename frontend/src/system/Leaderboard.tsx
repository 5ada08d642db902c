import type { LeaderboardRow } from "../api/types";
import { duration, lowerIsBetter, metricName, score } from "../shell/format";
import { ScrollBox } from "../shell/ScrollBox";

/** Best first; rows without a score last. Scores of loss metrics may come negated: both orders hold. */
export function ranked(rows: readonly LeaderboardRow[]): readonly LeaderboardRow[] {
  const metric = rows[0]?.metric ?? "";
  const negated = rows.every((row) => row.score === null || row.score <= 0);
  const sign = lowerIsBetter(metric) && !negated ? 1 : -1;
  return [...rows].sort((a, b) => {
    if (a.score === null) return b.score === null ? 0 : 1;
    return b.score === null ? -1 : sign * (a.score - b.score);
  });
}

function fitTime(seconds: number | null): string {
  if (seconds === null) return "–";
  if (seconds < 0.01) return "< 0.01 s";
  return seconds < 10 ? `${seconds.toFixed(seconds < 1 ? 2 : 1)} s` : duration(seconds);
}

export function Leaderboard({ rows, limit }: { rows: readonly LeaderboardRow[]; limit?: number }) {
  const metric = rows[0]?.metric;
  if (metric === undefined) return <p className="quiet">No model has been measured yet.</p>;
  return (
    <ScrollBox label="Leaderboard">
      <table className="table">
        <caption className="unseen">Models tried, best first</caption>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" className="number">
              {metricName(metric)}
            </th>
            <th scope="col" className="number">
              Fit
            </th>
            <th scope="col" className="number">
              Weight
            </th>
          </tr>
        </thead>
        <tbody>
          {ranked(rows)
            .slice(0, limit)
            .map((row) => (
              <tr key={row.model}>
                <th scope="row">
                  {row.model}
                  {row.note && <span className="note">{row.note}</span>}
                </th>
                <td className="number">{score(row.score)}</td>
                <td className="number">{fitTime(row.fit_time_s)}</td>
                <td className="number">{row.weight === null ? "–" : score(row.weight)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
