/** All projects, small: what the galaxy needs to draw them. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ApiClient } from "../api/client";
import type { ProjectStatus, StarRow } from "../api/types";
import { plural } from "../shell/format";
import { useServices } from "../shell/services";

export interface Star {
  readonly id: string;
  readonly name: string;
  readonly status: ProjectStatus;
  readonly progress: number;
  readonly updatedAt: string;
  /** How many alerts hold. */
  readonly alerts: number;
  /** A question or a challenger waits for a person. */
  readonly asks: boolean;
  /** Number of the champion that is served. */
  readonly champion: number | null;
}

/** Whether somebody should look at it. */
export function isMarked(star: Star): boolean {
  return star.alerts > 0 || star.asks;
}

/** Why, in words; null where nobody need look. */
export function markWords({ alerts, asks }: Pick<Star, "alerts" | "asks">): string | null {
  const words = [alerts > 0 && plural(alerts, "alert"), asks && "waits for you"].filter(Boolean);
  return words.length > 0 ? words.join(", ") : null;
}

/** The stars as of one answer; `total` may be more than the server lists. */
export interface Stars {
  readonly list: readonly Star[];
  readonly etag: string | null;
  readonly total: number;
}

const REFRESH_MS = 3_000;
const KEY = ["stars"];
const NONE: readonly Star[] = [];

function starOf(row: StarRow): Star {
  return {
    id: row.project_id,
    name: row.project_name,
    status: row.status,
    progress: row.progress_percentage,
    updatedAt: row.updated_at,
    // A server of before knows none of these.
    alerts: row.alerts ?? 0,
    asks: row.asks ?? false,
    champion: row.champion ?? null,
  };
}

function same(a: Star, b: Star): boolean {
  return (
    a.updatedAt === b.updatedAt &&
    a.status === b.status &&
    a.progress === b.progress &&
    a.name === b.name &&
    a.alerts === b.alerts &&
    a.asks === b.asks &&
    a.champion === b.champion
  );
}

/** `fresh`, in which each star that did not change is the very object that was known. */
export function mergeStars(known: readonly Star[], fresh: readonly Star[]): readonly Star[] {
  const byId = new Map(known.map((star) => [star.id, star]));
  const merged = fresh.map((star) => {
    const before = byId.get(star.id);
    return before && same(before, star) ? before : star;
  });
  const unchanged = merged.length === known.length && merged.every((star, index) => star === known[index]);
  return unchanged ? known : merged;
}

/** Ask again: what is known, itself, when the server says that nothing changed. */
export async function refreshStars(api: ApiClient, known: Stars | null, signal: AbortSignal): Promise<Stars> {
  const answer = await api.stars(known?.etag ?? null, signal);
  if (answer === null && known !== null) return known;
  const rows = answer?.stars ?? [];
  const list = mergeStars(known?.list ?? NONE, rows.map(starOf));
  return { list, etag: answer?.etag ?? null, total: answer?.total ?? rows.length };
}

/** The stars, kept fresh while the page is seen. */
export function useStars() {
  const { api } = useServices();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => refreshStars(api, client.getQueryData<Stars>(KEY) ?? null, signal),
    refetchInterval: REFRESH_MS,
    structuralSharing: false,
  });
  return {
    stars: query.data?.list ?? NONE,
    total: query.data?.total ?? 0,
    loading: query.isPending,
    error: query.error,
    retry: query.refetch,
  };
}
