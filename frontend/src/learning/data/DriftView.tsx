import { useState } from "react";
import { count, plural, score } from "../../shell/format";
import { Icon } from "../../shell/icons";
import { ScrollBox } from "../../shell/ScrollBox";
import type { ColumnDrift, DriftReport, DriftSeverity } from "../types";
import { PSI_ERROR, PSI_WARN, psiBar, pValue, SEVERITIES, share, TESTS } from "./drift";

const FIRST_SHOWN = 12;
/** Bars that are no stretch of the axis. */
const ASIDE: readonly string[] = ["missing", "other"];

export function Severity({ severity }: { severity: DriftSeverity }) {
  const { words, tone } = SEVERITIES[severity];
  return (
    <span className={`severity tone-${tone}`}>
      <Icon name={tone} /> {words}
    </span>
  );
}

/** The stability index as a bar, with ticks where it begins to count. */
function PsiBar({ psi, severity }: { psi: number; severity: DriftSeverity }) {
  return (
    <svg className={`psi psi-${severity}`} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect className="psi-track" x="0" y="1" width="100" height="6" rx="1" />
      <rect className="psi-value" x="0" y="1" width={psiBar(psi)} height="6" rx="1" />
      <line x1={psiBar(PSI_WARN)} x2={psiBar(PSI_WARN)} y1="0" y2="8" />
      <line x1={psiBar(PSI_ERROR)} x2={psiBar(PSI_ERROR)} y1="0" y2="8" />
    </svg>
  );
}

function Row({ column }: { column: ColumnDrift }) {
  const gaps = column.missing_before !== column.missing_now;
  return (
    <tr>
      <th scope="row">
        <code>{column.column}</code>
        {column.is_target && <span className="tag">target</span>} <Severity severity={column.severity} />
        <PsiBar psi={column.psi} severity={column.severity} />
        {gaps && (
          <span className="note">
            missing: {share(column.missing_before)} → {share(column.missing_now)}
          </span>
        )}
      </th>
      <td className="number">{column.psi.toFixed(2)}</td>
      <td className="number">
        {pValue(column.adjusted_p_value)}
        <abbr className="note" title={TESTS[column.test].long}>
          {TESTS[column.test].short}
        </abbr>
      </td>
    </tr>
  );
}

/** Where the values lie, before and now: two bars for each stretch or level. */
function Distribution({ column }: { column: ColumnDrift }) {
  const bins = column.distribution ?? []; // a report of an older release has none
  if (bins.length === 0) return null;
  const most = Math.max(...bins.flatMap(({ before, now }) => [before, now]), 0.001);
  const width = 100 / bins.length;
  const says = bins
    .map(({ label, before, now }) => `${label}: ${share(before)}, now ${share(now)}`)
    .join("; ");
  return (
    <figure className="distribution">
      <figcaption className="small">
        <code>{column.column}</code>{" "}
        <span className="quiet">
          <span className="swatch swatch-before" /> before <span className="swatch swatch-now" /> now
        </span>
      </figcaption>
      <svg
        viewBox="0 0 100 40"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${column.column}: ${says}.`}
      >
        {bins.map(({ label, before, now }, index) => (
          <g key={label}>
            <title>{`${label}: ${share(before)} before, ${share(now)} now`}</title>
            <rect
              className="pair-before"
              x={index * width + width * 0.08}
              width={width * 0.4}
              y={40 - (before / most) * 39}
              height={(before / most) * 39}
            />
            <rect
              className="pair-now"
              x={index * width + width * 0.52}
              width={width * 0.4}
              y={40 - (now / most) * 39}
              height={(now / most) * 39}
            />
          </g>
        ))}
      </svg>
      <p className="histogram-ends quiet small" aria-hidden="true">
        <span className="clip">{bins[0]?.label}</span>
        <span className="clip">{bins.findLast(({ label }) => !ASIDE.includes(label))?.label}</span>
      </p>
    </figure>
  );
}

/** How well a classifier tells new rows from old ones: the whole, where each column alone may look alike. */
function Overall({ report }: { report: DriftReport }) {
  return (
    <div className="overall">
      <p className="overall-score">
        <b>{report.score.toFixed(2)}</b> <Severity severity={report.severity} />
      </p>
      <meter
        min={0}
        max={1}
        low={0.2}
        high={0.5}
        optimum={0}
        value={report.score}
        aria-label={`Drift score ${report.score.toFixed(2)} of 1`}
      />
      <p className="quiet small">
        {report.domain_auc === null
          ? "Too few rows for a classifier to tell new ones from old ones."
          : `A classifier tells new rows from old ones with AUC ${score(report.domain_auc)} (p ${pValue(report.domain_p_value)}); 0.5 is chance.`}
      </p>
    </div>
  );
}

/** New rows against those that the champion saw: as a whole, and column by column. */
export function DriftView({ report }: { report: DriftReport }) {
  const [all, setAll] = useState(false);
  const { columns, untested } = report;
  const shown = all ? columns : columns.slice(0, FIRST_SHOWN);
  return (
    <section className="drift" aria-label="Drift">
      <h4>Drift against what the champion saw</h4>
      <Overall report={report} />
      <p className="quiet small">
        {plural(report.rows_now, "new row")} against {count(report.rows_before)} of data version{" "}
        {report.reference_version}.
      </p>
      <ScrollBox label="Drift of each column">
        <table className="table drift-table">
          <caption className="unseen">Drift of each column, most drifted first</caption>
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col" className="number">
                <abbr title="Population stability index: 0.1 is drift, 0.25 strong drift">PSI</abbr>
              </th>
              <th scope="col" className="number">
                <abbr title="Corrected for the number of columns (Holm)">p</abbr>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((column) => (
              <Row key={column.column} column={column} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {columns.length > FIRST_SHOWN && (
        <button type="button" className="text-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Only the first" : `All ${count(columns.length)} columns`}
        </button>
      )}
      {columns.map((column) => (
        <Distribution key={column.column} column={column} />
      ))}
      {untested.length > 0 && (
        <p className="quiet small">
          Not tested, since they always differ: {untested.slice(0, 20).join(", ")}
          {untested.length > 20 && ` and ${untested.length - 20} more`}.
        </p>
      )}
    </section>
  );
}
