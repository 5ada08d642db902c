/** A model's columns as form fields: text in, cells out. */
import type { ModelColumn } from "../api/types";
import { score } from "../shell/format";

export type Cell = string | number | boolean | null;

export function initialText(column: ModelColumn): string {
  return column.example === null || column.example === undefined ? "" : String(column.example);
}

/** The cell that a field's text stands for; an empty field is a missing value. */
export function cellOf(column: ModelColumn, text: string): Cell {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (typeof column.example === "boolean" || column.role === "boolean") {
    if (/^(true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === "true";
  }
  if (column.role === "numeric" && typeof column.example !== "string") {
    const value = Number(trimmed);
    return Number.isFinite(value) ? value : trimmed;
  }
  if (typeof column.example === "number") {
    const value = Number(trimmed);
    return Number.isFinite(value) ? value : trimmed;
  }
  return trimmed;
}

/** What training had, as a hint beside the field; null where the artefact keeps no range. */
export function rangeOf({ role, minimum, maximum }: ModelColumn): string | null {
  if (role !== "numeric" || typeof minimum !== "number" || typeof maximum !== "number") return null;
  return minimum === maximum ? `always ${score(minimum)}` : `${score(minimum)} – ${score(maximum)}`;
}

/** What is odd about a value, or null: the model answers anyway, but from outside of what it has seen. */
export function oddity(column: ModelColumn, text: string): string | null {
  const cell = cellOf(column, text);
  if (cell === null) return column.nullable ? null : "never missing in training";
  if (column.categories && column.role !== "numeric" && !column.categories.includes(String(cell))) {
    return "not seen in training";
  }
  if (column.role !== "numeric") return null;
  if (typeof cell !== "number") return "not a number";
  const { minimum, maximum } = column;
  if (typeof minimum === "number" && cell < minimum) return `below all of training (${score(minimum)})`;
  if (typeof maximum === "number" && cell > maximum) return `above all of training (${score(maximum)})`;
  return null;
}
