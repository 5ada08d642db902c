import type { EvaluationReport } from "../api/types";
import { count, percent } from "../shell/format";
import { ScrollBox } from "../shell/ScrollBox";

const MOST = 30; // what a report has at most; older ones have every class

/** Rows: what it was; columns: what was predicted. Darker means a larger share of the row. */
export function Confusion({ matrix }: { matrix: NonNullable<EvaluationReport["confusion_matrix"]> }) {
  if (matrix.labels.length > MOST) return <p className="quiet">Too many classes to show as a table.</p>;
  return (
    <ScrollBox label="Confusion matrix">
      <p className="quiet small" aria-hidden="true">
        Row: what it was. Column: what was predicted.
      </p>
      <table className="table confusion">
        <caption className="unseen">Row: what it was. Column: what was predicted.</caption>
        <thead>
          <tr>
            <td />
            {matrix.labels.map((label) => (
              <th key={label} scope="col" className="number">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.counts.map((row, at) => {
            const total = Math.max(
              1,
              row.reduce((sum, n) => sum + n, 0),
            );
            return (
              <tr key={matrix.labels[at]}>
                <th scope="row">{matrix.labels[at]}</th>
                {row.map((n, column) => (
                  <td
                    key={matrix.labels[column]}
                    className={`number heat-${Math.round((n / total) * 5)}`}
                    title={percent((n / total) * 100)}
                  >
                    {count(n)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollBox>
  );
}
