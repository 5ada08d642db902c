import { bytes, count, moment, plural } from "../../shell/format";
import { Icon } from "../../shell/icons";
import type { DataVersion } from "../types";
import { DriftView, Severity } from "./DriftView";

interface VersionListProps {
  readonly versions: readonly DataVersion[];
  /** The version that the champion was trained on. */
  readonly champion: number | null;
  readonly open: number | null;
  readonly onOpen: (version: number | null) => void;
}

function Detail({ version }: { version: DataVersion }) {
  const { dataset, differences, drift } = version;
  return (
    <div className="version-detail">
      <p className="small">
        <code>{dataset.file_name}</code> · {bytes(dataset.size_bytes)} ·{" "}
        {plural(dataset.num_columns, "column")} · sha256 <code>{dataset.dataset_id.slice(0, 16)}…</code>
      </p>
      {differences.length > 0 && (
        <>
          <h4>Other than in version 1</h4>
          <ul className="findings">
            {differences.map(({ column, kind, message }) => (
              <li key={`${column}/${kind}`}>{message}</li>
            ))}
          </ul>
        </>
      )}
      {drift ? (
        <DriftView report={drift} />
      ) : (
        <p className="quiet small">
          {version.version === 1
            ? "What the project was created with: there is nothing to compare it with."
            : "There was no champion yet to compare it with."}
        </p>
      )}
    </div>
  );
}

/** Each version, newest first; one at a time is open, with its drift. */
export function VersionList({ versions, champion, open, onOpen }: VersionListProps) {
  return (
    <ol className="versions">
      {versions.map((version) => {
        const shown = version.version === open;
        return (
          <li key={version.version} data-version={version.version}>
            <button
              type="button"
              className="row version-row"
              aria-expanded={shown}
              onClick={() => onOpen(shown ? null : version.version)}
            >
              <span className="row-name">
                Version {version.version}
                {version.version === champion && (
                  <span className="tag">
                    <Icon name="crown" /> the champion's
                  </span>
                )}
              </span>
              <span className="row-note">
                {version.drift && <Severity severity={version.drift.severity} />}
              </span>
              <span className="version-facts quiet small">
                {version.version === 1
                  ? plural(version.dataset.num_rows, "row")
                  : `${count(version.dataset.num_rows)} rows ${version.mode === "append" ? "added" : "in place of all"}, ${count(version.total_rows)} in all`}{" "}
                · {moment(version.created_at)}
              </span>
            </button>
            {shown && <Detail version={version} />}
          </li>
        );
      })}
    </ol>
  );
}
