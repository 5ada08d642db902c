/** Just enough CSV to show a table's head in the browser; the server's inspector has the last word. */

const DELIMITERS = [",", ";", "\t", "|"] as const;

export interface Preview {
  readonly delimiter: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Records of quoted fields. The last one may be cut off, so `complete: false` leaves it out. */
export function parseRecords(
  text: string,
  delimiter: string,
  complete: boolean,
  most = Infinity,
): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = "";
  let quoted = false;
  for (let index = 0; index < text.length && records.length < most; index += 1) {
    const char = text[index];
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[index + 1] === '"') {
        field += '"';
        index += 1;
      } else quoted = false;
    } else if (char === '"' && field === "") quoted = true;
    else if (char === delimiter) {
      record.push(field);
      field = "";
    } else if (char === "\n") {
      record.push(field.endsWith("\r") ? field.slice(0, -1) : field);
      if (record.length > 1 || record[0] !== "") records.push(record);
      record = [];
      field = "";
    } else field += char;
  }
  if (complete && records.length < most && (field !== "" || record.length > 0))
    records.push([...record, field]);
  return records;
}

/** The delimiter that splits the first lines into the most fields, the same number in each. */
export function findDelimiter(text: string, complete: boolean): string {
  let best = ",";
  let most = 1;
  for (const delimiter of DELIMITERS) {
    const head = parseRecords(text, delimiter, complete, 8);
    const widths = new Set(head.map((record) => record.length));
    const width = head[0]?.length ?? 1;
    if (widths.size === 1 && width > most) {
      best = delimiter;
      most = width;
    }
  }
  return best;
}

export function previewCsv(text: string, complete: boolean, rows = 5): Preview | null {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (body.includes("\u0000")) return null;
  const delimiter = findDelimiter(body, complete);
  const [columns, ...rest] = parseRecords(body, delimiter, complete, rows + 1);
  return columns ? { delimiter, columns, rows: rest } : null;
}
