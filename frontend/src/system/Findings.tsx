import "../styles/tables.css";
import type { Finding } from "../api/types";

/** One line for what is said of a column once, however much was done about it. */
export function grouped(
  findings: readonly Finding[],
): readonly (Finding & { readonly actions: readonly string[] })[] {
  const lines = new Map<string, Finding & { actions: string[] }>();
  for (const finding of findings) {
    const key = `${finding.column}-${finding.code}-${finding.message}`;
    const line = lines.get(key);
    if (line === undefined) lines.set(key, { ...finding, actions: [finding.action] });
    else if (!line.actions.includes(finding.action)) line.actions.push(finding.action);
  }
  return [...lines.values()];
}

/** What was odd about the data, and what was done about it. */
export function Findings({ findings, empty }: { findings: readonly Finding[]; empty: string }) {
  if (findings.length === 0) return <p className="quiet">{empty}</p>;
  return (
    <ul className="findings">
      {grouped(findings).map(({ column, code, message, actions }) => (
        <li key={`${column}-${code}-${message}`}>
          {column && <code>{column}</code>} {message}{" "}
          {actions.map((action) => (
            <span key={action} className="tag">
              {action}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}
