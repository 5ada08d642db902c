import { count, plural } from "../../shell/format";
import { share } from "../data/drift";
import type { PredictionDrift } from "../types";

/** What the champion answers now, beside what it answered on its holdout. */
export function PredictionsView({ drift }: { drift: PredictionDrift }) {
  const most = Math.max(...drift.shares.flatMap(({ before, now }) => [before, now]), 0.001);
  return (
    <>
      <p className="small">{drift.message}</p>
      {drift.psi !== null && (
        <p className="quiet small">
          {plural(drift.rows, "answer")} against {count(drift.rows_before)} on the holdout.
        </p>
      )}
      {drift.shares.length > 0 && (
        <table className="table shares">
          <caption className="unseen">Share of each answer, on the holdout and now</caption>
          <thead>
            <tr>
              <th scope="col">Answer</th>
              <th scope="col" className="number">
                Holdout
              </th>
              <th scope="col" className="number">
                Now
              </th>
            </tr>
          </thead>
          <tbody>
            {drift.shares.map(({ label, before, now }) => (
              <tr key={label}>
                <th scope="row">
                  {label}
                  <svg className="pair" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect className="pair-before" x="0" y="0" width={(before / most) * 100} height="4" />
                    <rect className="pair-now" x="0" y="5" width={(now / most) * 100} height="4" />
                  </svg>
                </th>
                <td className="number">{share(before)}</td>
                <td className="number">{share(now)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
