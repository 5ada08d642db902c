import { hasEnded } from "../run/stages";
import type { Star } from "./stars";

export type Filter = "all" | "active" | "completed" | "failed";

const PASSES: Readonly<Record<Filter, (star: Star) => boolean>> = {
  all: () => true,
  active: (star) => !hasEnded(star.status),
  completed: (star) => star.status === "completed",
  failed: (star) => star.status === "failed" || star.status === "cancelled",
};

/** Stars whose name or id holds every word of `words`. */
export function searchStars(stars: readonly Star[], words: string, filter: Filter): readonly Star[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return stars.filter((star) => {
    if (!PASSES[filter](star)) return false;
    const text = `${star.name} ${star.id}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
