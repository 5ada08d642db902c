/** Numbers and times in words, the same in every panel. */

const COUNT = new Intl.NumberFormat("en");
const DATE = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const CLOCK = new Intl.DateTimeFormat("en", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

export function count(value: number): string {
  return COUNT.format(value);
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Four significant digits: enough to rank models, short enough for a table. */
export function score(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (value === 0) return "0"; // also the negative one
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return count(value);
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

export function percent(value: number): string {
  return `${Math.floor(value)} %`;
}

export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let size = value;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toPrecision(3)} ${units[unit]}`;
}

export function duration(seconds: number): string {
  if (seconds < 1) return "under 1 s";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

export function moment(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? "–" : DATE.format(at);
}

export function clock(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? "–" : CLOCK.format(at);
}

/** `roc_auc` as people write it. */
export function metricName(name: string): string {
  const known: Readonly<Record<string, string>> = {
    roc_auc: "ROC AUC",
    average_precision: "Average precision",
    f1: "F1",
    f1_macro: "F1 (macro)",
    log_loss: "Log loss",
    rmse: "RMSE",
    mae: "MAE",
    r2: "R²",
  };
  return known[name] ?? name.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());
}

const LOWER_IS_BETTER = /loss|rmse|mae|mse|error|mape|brier|pinball/;

export function lowerIsBetter(metric: string): boolean {
  return LOWER_IS_BETTER.test(metric);
}
