/** A cron expression in words, as contracts/cron.py reads it. The ticks themselves are the server's. Pure. */

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/** More times of day than this are told as minutes and hours. */
const MAX_TIMES = 4;

interface Field {
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: MONTHS },
  { low: 0, high: 7, names: DAYS },
];

function numberOf(text: string, { low, high, names }: Field): number | null {
  const named = names?.findIndex((name) => name.slice(0, 3).toLowerCase() === text.toLowerCase()) ?? -1;
  if (named >= 0) return named + low;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= low && value <= high ? value : null;
}

function spanOf(text: string, field: Field, stepped: boolean): readonly [number, number] | null {
  if (text === "*") return [field.low, field.high];
  const [first = "", last] = text.split("-");
  const low = numberOf(first, field);
  const high = last === undefined ? (stepped ? field.high : low) : numberOf(last, field);
  return low === null || high === null || high < low ? null : [low, high];
}

function read(text: string, field: Field): readonly number[] | null {
  const found = new Set<number>();
  for (const part of text.split(",")) {
    const [span = "", step, ...more] = part.split("/");
    const stride = step === undefined ? 1 : /^\d{1,2}$/.test(step) ? Number(step) : 0;
    const range = spanOf(span, field, step !== undefined);
    if (range === null || stride < 1 || more.length > 0) return null;
    for (let at = range[0]; at <= range[1]; at += stride) found.add(at);
  }
  return [...found].sort((a, b) => a - b);
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Three or more in a row are told by their ends. */
function ranged(values: readonly number[], name: (value: number) => string): string {
  const words: string[] = [];
  for (let at = 0; at < values.length; ) {
    let end = at;
    while (values[end + 1] === (values[end] ?? 0) + 1) end += 1;
    const [first, last] = [values[at] ?? 0, values[end] ?? 0];
    if (end - at >= 2) words.push(`${name(first)} to ${name(last)}`);
    else words.push(...values.slice(at, end + 1).map(name));
    at = end + 1;
  }
  return listed(words);
}

const two = (value: number) => String(value).padStart(2, "0");

/** The step of minutes that part the whole hour evenly; null of others, which are told one by one. */
function stride(values: readonly number[]): number | null {
  const step = values.length < 2 ? 60 : (values[1] ?? 0) - (values[0] ?? 0);
  const even = values[0] === 0 && 60 % step === 0 && values.length === 60 / step;
  return even && values.length > 1 ? step : null;
}

function minuteWords(minutes: readonly number[]): string {
  const step = stride(minutes);
  if (step === 1) return "Every minute";
  if (step !== null) return `Every ${step} minutes`;
  return `At minute ${ranged(minutes, String)}`;
}

function timeWords(minutes: readonly number[], hours: readonly number[]): string {
  if (hours.length === 24) {
    if (minutes.length === 1 && minutes[0] === 0) return "Every hour";
    return stride(minutes) === null ? `${minuteWords(minutes)} of every hour` : minuteWords(minutes);
  }
  if (minutes.length * hours.length <= MAX_TIMES) {
    const times = hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`));
    return `At ${listed(times)}`;
  }
  return `${minuteWords(minutes)} of the hours ${ranged(hours, two)}`;
}

function weekdayWords(weekdays: readonly number[]): string {
  const key = weekdays.join();
  if (key === "1,2,3,4,5") return "Monday to Friday";
  if (key === "0,6") return "Saturday and Sunday";
  // A week begins on Monday when it is read.
  const fromMonday = weekdays.map((day) => (day + 6) % 7).sort((a, b) => a - b);
  return ranged(fromMonday, (day) => DAYS[(day + 1) % 7] ?? "");
}

function dayWords(days: readonly number[], weekdays: readonly number[], timed: boolean): string {
  const ofMonth = `on day ${ranged(days, String)} of the month`;
  const ofWeek = `on ${weekdayWords(weekdays)}`;
  if (days.length < 31 && weekdays.length < 7) return `${ofMonth} or ${ofWeek}`;
  if (days.length < 31) return ofMonth;
  if (weekdays.length < 7) return ofWeek;
  return timed ? "every day" : "";
}

/** In words, such as "At 02:30 on Monday to Friday"; null for what is no expression of five fields. */
export function cronInWords(text: string): string | null {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return null;
  const fields = parts.map((part, index) => read(part, FIELDS[index] as Field));
  if (fields.some((field) => field === null)) return null;
  const [minutes, hours, days, months, raw] = fields as readonly (readonly number[])[];
  if (!minutes || !hours || !days || !months || !raw) return null;
  const weekdays = [...new Set(raw.map((day) => day % 7))].sort((a, b) => a - b);
  return [
    timeWords(minutes, hours),
    dayWords(days, weekdays, hours.length < 24),
    months.length < 12 ? `in ${ranged(months, (month) => MONTHS[month - 1] ?? "")}` : "",
  ]
    .filter(Boolean)
    .join(" ");
}
