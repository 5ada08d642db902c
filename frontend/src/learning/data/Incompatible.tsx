import { ApiError } from "../../api/errors";
import { Icon } from "../../shell/icons";
import { ScrollBox } from "../../shell/ScrollBox";
import { Fault } from "../../shell/States";
import { differencesIn } from "./differences";

/** What does not fit, column by column; any other failure as it is said everywhere. */
export function AddFault({ error, file }: { error: Error; file: string }) {
  if (!(error instanceof ApiError) || error.code !== "INCOMPATIBLE_DATA") return <Fault error={error} />;
  return (
    <div className="fault incompatible" role="alert">
      <span className="tone tone-failed">
        <Icon name="failed" />
      </span>
      <div>
        <p>
          <b>{file}</b> does not fit the project's first data. Nothing was stored.
        </p>
        <ScrollBox label="What does not fit">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Column</th>
                <th scope="col">What is wrong</th>
              </tr>
            </thead>
            <tbody>
              {differencesIn(error.details).map(({ column, isTarget, says }) => (
                <tr key={`${column}/${says}`}>
                  <th scope="row">
                    {column === null ? "–" : <code>{column}</code>}{" "}
                    {isTarget && <span className="tag">target</span>}
                  </th>
                  <td>{says}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
        <p className="quiet small">Give the columns their first names and types, and send the file again.</p>
      </div>
    </div>
  );
}
