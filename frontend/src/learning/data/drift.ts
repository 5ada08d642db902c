/** What a drift report says, for its table and bars. Pure. */
import type { Tone } from "../../shell/status";
import type { ColumnDrift, DriftSeverity } from "../types";

export const SEVERITIES: Readonly<Record<DriftSeverity, { readonly words: string; readonly tone: Tone }>> = {
  none: { words: "no drift", tone: "done" },
  warn: { words: "drift", tone: "stalled" },
  error: { words: "strong drift", tone: "failed" },
};

/** The PSI from which a column is said to have drifted, and strongly (DATA-10). */
export const PSI_WARN = 0.1;
export const PSI_ERROR = 0.25;
/** PSI has no upper end; from here on every bar is full. */
const PSI_FULL = 1;

/** How long a bar is for that PSI, 0 to 100: by the square root, so that the thresholds stand apart. */
export function psiBar(psi: number): number {
  return Math.sqrt(Math.min(psi, PSI_FULL) / PSI_FULL) * 100;
}

/** A p-value as it is read: below a ten-thousandth only that it is. */
export function pValue(p: number | null): string {
  if (p === null) return "–";
  if (p < 1e-4) return "< 0.0001";
  return p > 0.9995 ? "1" : p.toPrecision(2);
}

export const TESTS: Readonly<Record<ColumnDrift["test"], { readonly short: string; readonly long: string }>> =
  {
    kolmogorov_smirnov: { short: "KS", long: "Kolmogorov-Smirnov test" },
    chi_square: { short: "χ²", long: "chi-square test" },
  };

export function share(value: number): string {
  const percent = value * 100;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  return `${percent >= 10 || percent === 0 ? Math.round(percent) : percent.toFixed(1)} %`;
}
