import type { Finding } from "../api/types";

/** What was odd about the data, and what was done about it. */
export function Findings({ findings, empty }: { findings: readonly Finding[]; empty: string }) {
  if (findings.length === 0) return <p className="quiet">{empty}</p>;
  return (
    <ul className="findings">
      {findings.map((finding) => (
        <li key={`${finding.column}-${finding.code}-${finding.message}`}>
          {finding.column && <code>{finding.column}</code>} {finding.message}{" "}
          <span className="tag">{finding.action}</span>
        </li>
      ))}
    </ul>
  );
}
