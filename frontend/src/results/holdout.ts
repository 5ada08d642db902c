/** Curves computed from the artefact `holdout_predictions`: row, actual, predicted, p(class) a class. */
import { parseRecords } from "../upload/csv";

export interface Holdout {
  readonly actual: readonly string[];
  readonly predicted: readonly string[];
  /** Class to its column of probabilities; empty for regression. */
  readonly probabilities: ReadonlyMap<string, readonly number[]>;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function readHoldout(csv: string): Holdout | null {
  const [head, ...rows] = parseRecords(csv, ",", true);
  if (!head) return null;
  const column = (name: string) => {
    const at = head.indexOf(name);
    return at < 0 ? null : rows.map((row) => row[at] ?? "");
  };
  const actual = column("actual");
  const predicted = column("predicted");
  if (!actual || !predicted) return null;
  const probabilities = new Map<string, readonly number[]>();
  for (const name of head) {
    const label = /^p\((.*)\)$/s.exec(name)?.[1];
    const values = label === undefined ? null : column(name);
    if (label !== undefined && values) probabilities.set(label, values.map(Number));
  }
  return { actual, predicted, probabilities };
}

/** Scores best first, each with whether it was right to hope for it. */
function ordered(scores: readonly number[], hits: readonly boolean[]) {
  return scores
    .map((score, index) => ({ score, hit: hits[index] ?? false }))
    .sort((a, b) => b.score - a.score);
}

/** False-positive rate to true-positive rate; equal scores make one step. */
export function rocCurve(scores: readonly number[], hits: readonly boolean[]): readonly Point[] {
  const positives = hits.filter(Boolean).length;
  const negatives = hits.length - positives;
  if (positives === 0 || negatives === 0) return [];
  const points: Point[] = [{ x: 0, y: 0 }];
  let right = 0;
  let wrong = 0;
  const all = ordered(scores, hits);
  all.forEach(({ score, hit }, index) => {
    if (hit) right += 1;
    else wrong += 1;
    if (all[index + 1]?.score !== score) points.push({ x: wrong / negatives, y: right / positives });
  });
  return points;
}

/** Recall to precision. */
export function precisionRecall(scores: readonly number[], hits: readonly boolean[]): readonly Point[] {
  const positives = hits.filter(Boolean).length;
  if (positives === 0) return [];
  const points: Point[] = [];
  let right = 0;
  const all = ordered(scores, hits);
  all.forEach(({ score, hit }, index) => {
    if (hit) right += 1;
    if (all[index + 1]?.score !== score) points.push({ x: right / positives, y: right / (index + 1) });
  });
  return points;
}

/** Mean probability to share that came true, in up to ten equal bins; empty bins are left out. */
export function calibration(
  scores: readonly number[],
  hits: readonly boolean[],
  bins = 10,
): readonly Point[] {
  const sums = Array.from({ length: bins }, () => ({ n: 0, score: 0, hits: 0 }));
  scores.forEach((score, index) => {
    const bin = sums[Math.min(bins - 1, Math.floor(score * bins))];
    if (!bin) return;
    bin.n += 1;
    bin.score += score;
    bin.hits += hits[index] ? 1 : 0;
  });
  return sums.filter((bin) => bin.n > 0).map((bin) => ({ x: bin.score / bin.n, y: bin.hits / bin.n }));
}

/** Area under a curve by trapezoids. */
export function area(points: readonly Point[]): number {
  let sum = 0;
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (before) sum += ((point.x - before.x) * (point.y + before.y)) / 2;
  });
  return sum;
}
