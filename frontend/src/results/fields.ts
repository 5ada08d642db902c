/** A model's columns as form fields: text in, cells out. */
import type { ModelColumn } from "../api/types";

/** A newer server may tell the range that the training rows had. */
export type RangedColumn = ModelColumn & {
  readonly minimum?: number | null;
  readonly maximum?: number | null;
};

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

/** What is odd about a value, or null: the model answers anyway, but from outside of what it has seen. */
export function oddity(column: RangedColumn, text: string): string | null {
  const cell = cellOf(column, text);
  if (cell === null) return column.nullable ? null : "never missing in training";
  if (column.categories && column.role !== "numeric" && !column.categories.includes(String(cell))) {
    return "not seen in training";
  }
  if (column.role !== "numeric") return null;
  if (typeof cell !== "number") return "not a number";
  const { minimum, maximum } = column;
  if (typeof minimum === "number" && cell < minimum) return `below all of training (${minimum})`;
  if (typeof maximum === "number" && cell > maximum) return `above all of training (${maximum})`;
  return null;
}
