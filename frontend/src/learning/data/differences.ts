/** The lines of an INCOMPATIBLE_DATA refusal, taken apart for a table. Pure. */

export interface Difference {
  /** Null where the line names none. */
  readonly column: string | null;
  readonly isTarget: boolean;
  readonly says: string;
}

/** A name as Python quotes it, after "The target" if it is that. */
const LINE = /^(The target )?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*") (.+)$/s;

function unquoted(name: string): string {
  return name.slice(1, -1).replace(/\\(['"\\])/g, "$1");
}

/** One for each line of the server's details. */
export function differencesIn(details: string | null): readonly Difference[] {
  return (details ?? "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const read = LINE.exec(line);
      if (read === null) return { column: null, isTarget: false, says: line };
      return { column: unquoted(read[2] ?? ""), isTarget: read[1] !== undefined, says: read[3] ?? "" };
    });
}
