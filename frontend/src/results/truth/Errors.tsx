import type { Truth } from "../../api/types";
import { count, metricName, percent, score } from "../../shell/format";
import { ScrollBox } from "../../shell/ScrollBox";

/** Where it errs more than elsewhere. */
export function Slices({ slices }: { slices: NonNullable<Truth["error_slices"]> }) {
  if (slices.worst.length === 0)
    return <p className="quiet">It errs everywhere about alike: no group of rows stands out.</p>;
  // A scale that begins at twice as bad: a single slice must not look like the worst that can be.
  const most = Math.max(...slices.worst.map(({ ratio }) => ratio), 3);
  return (
    <>
      <p className="quiet small">
        {metricName(slices.measure)} of these rows over that of all others; on the whole it is{" "}
        {score(slices.overall)}.
      </p>
      <ol className="importance slices">
        {slices.worst.map((slice) => (
          <li key={slice.condition}>
            <span title={slice.condition}>
              {slice.condition}
              <span className="note">{count(slice.rows)} rows</span>
            </span>
            <meter
              min={0}
              max={most}
              value={slice.ratio}
              aria-label={`Error where ${slice.condition}`}
              title={`p = ${score(slice.p_value)}`}
            />
            <span className="number">{slice.ratio.toFixed(1)} ×</span>
          </li>
        ))}
      </ol>
    </>
  );
}

export function Classes({ classes }: { classes: Truth["classes"] }) {
  return (
    <ScrollBox label="Classes">
      <table className="table">
        <caption className="unseen">Each class against the rest</caption>
        <thead>
          <tr>
            <th scope="col">Class</th>
            {["Precision", "Recall", "F1", "Rows"].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((each) => (
            <tr key={each.label}>
              <th scope="row">{each.label}</th>
              <td className="number">{score(each.precision)}</td>
              <td className="number">{score(each.recall)}</td>
              <td className="number">{score(each.f1)}</td>
              <td className="number">{count(each.rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

type Group = NonNullable<Truth["fairness"]>["groups"][number];

const share = (value: number | null) => (value === null ? "–" : percent(value * 100));

const COLUMNS: readonly { readonly name: string; readonly of: (group: Group) => string | null }[] = [
  { name: "Rows", of: (group) => count(group.rows) },
  { name: "Score", of: (group) => (group.score === null ? null : score(group.score)) },
  { name: "Said yes", of: (group) => (group.selection_rate === null ? null : share(group.selection_rate)) },
  {
    name: "True positives",
    of: (group) => (group.true_positive_rate === null ? null : share(group.true_positive_rate)),
  },
  {
    name: "False positives",
    of: (group) => (group.false_positive_rate === null ? null : share(group.false_positive_rate)),
  },
  {
    name: "Mean predicted",
    of: (group) => (group.mean_prediction === null ? null : score(group.mean_prediction)),
  },
  { name: "Mean actual", of: (group) => (group.mean_actual === null ? null : score(group.mean_actual)) },
];

/** Whether it treats the groups of one column alike. */
export function Fairness({ fairness }: { fairness: NonNullable<Truth["fairness"]> }) {
  const shown = COLUMNS.filter(({ of }) => fairness.groups.some((group) => of(group) !== null));
  return (
    <>
      <p>
        By <code>{fairness.column}</code>: {fairness.verdict}
      </p>
      <ScrollBox label="Groups">
        <table className="table">
          <caption className="unseen">Groups of {fairness.column}</caption>
          <thead>
            <tr>
              <th scope="col">Group</th>
              {shown.map(({ name }) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fairness.groups.map((group) => (
              <tr key={group.value}>
                <th scope="row">{group.value}</th>
                {shown.map(({ name, of }) => (
                  <td key={name} className="number">
                    {of(group) ?? "–"}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className="quiet small">
        {fairness.demographic_parity_difference !== null &&
          `Largest gap of yes rates ${score(fairness.demographic_parity_difference)}. `}
        {fairness.equalized_odds_difference !== null &&
          `Largest gap of true or false positive rates ${score(fairness.equalized_odds_difference)}.`}
      </p>
    </>
  );
}
