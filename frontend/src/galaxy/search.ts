import { hasEnded } from "../run/stages";
import { isMarked, type Star } from "./stars";

export type Filter = "all" | "active" | "completed" | "failed" | "marked";

const PASSES: Readonly<Record<Filter, (star: Star) => boolean>> = {
  all: () => true,
  active: (star) => !hasEnded(star.status),
  completed: (star) => star.status === "completed",
  failed: (star) => star.status === "failed" || star.status === "cancelled",
  marked: isMarked,
};

/** Ids are all digits and letters a to f: what is shorter than this says something of names only. */
const ID_PART = 4;

/** Stars whose name, or whose id for longer words, holds every word of `words`. */
export function searchStars(stars: readonly Star[], words: string, filter: Filter): readonly Star[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return stars.filter((star) => {
    if (!PASSES[filter](star)) return false;
    const name = star.name.toLowerCase();
    return wanted.every((word) => name.includes(word) || (word.length >= ID_PART && star.id.includes(word)));
  });
}
