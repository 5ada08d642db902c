import { count } from "../../shell/format";
import { ScrollBox } from "../../shell/ScrollBox";
import { share } from "../data/drift";
import type { ColumnQuality, Quality, Share } from "../types";
import { VerdictMark } from "./VerdictMark";
import { shareInWords } from "./words";

const FIRST_SHOWN = 12;

function Cell({ part }: { part: Share }) {
  return (
    <td className="number" title={shareInWords(part)}>
      {part.share === null ? "–" : share(part.share)}
    </td>
  );
}

function Row({ column }: { column: ColumnQuality }) {
  return (
    <tr>
      <th scope="row">
        <code>{column.column}</code> <VerdictMark verdict={column.verdict} />
        {column.examples.length > 0 && <span className="note">such as {column.examples.join(", ")}</span>}
      </th>
      <td className="number" title={shareInWords(column.missing)}>
        {column.missing.share === null ? "–" : share(column.missing.share)}
        {column.missing_before !== null && <span className="note">was {share(column.missing_before)}</span>}
      </td>
      <Cell part={column.unknown} />
      <Cell part={column.out_of_range} />
      <Cell part={column.wrong_type} />
    </tr>
  );
}

/** What is wrong with the values that are asked about, worst first. */
export function QualityView({ quality }: { quality: Quality }) {
  const shown = quality.columns.slice(0, FIRST_SHOWN);
  return (
    <>
      <p className="small">{quality.message}</p>
      {shown.length > 0 && (
        <ScrollBox label="Data quality of each column">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Column</th>
                {["Missing", "Unknown", "Out of range", "Wrong type"].map((name) => (
                  <th key={name} scope="col" className="number">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((column) => (
                <Row key={column.column} column={column} />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
      {quality.columns_total > shown.length && (
        <p className="quiet small">
          The worst {shown.length} of {count(quality.columns_total)} columns.
        </p>
      )}
      {quality.unexpected.length > 0 && (
        <p className="quiet small">Sent, and unknown to the model: {quality.unexpected.join(", ")}.</p>
      )}
    </>
  );
}
