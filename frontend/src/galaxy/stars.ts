/** All projects, small: what the galaxy needs to draw them. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { ApiClient } from "../api/client";
import type { ProjectStatus, ProjectSummary } from "../api/types";
import { useServices } from "../shell/services";

export interface Star {
  readonly id: string;
  readonly name: string;
  readonly status: ProjectStatus;
  readonly progress: number;
  readonly updatedAt: string;
}

const PAGE = 200;
const MOST = 20_000;
const REFRESH_MS = 5_000;
const FULL_REFRESH_MS = 60_000;

export function starOf(project: ProjectSummary): Star {
  return {
    id: project.project_id,
    name: project.project_name,
    status: project.status,
    progress: project.progress_percentage,
    updatedAt: project.updated_at,
  };
}

/** Every project, page by page. */
export async function loadStars(api: ApiClient, signal: AbortSignal): Promise<readonly Star[]> {
  const stars: Star[] = [];
  for (let total = 1; stars.length < Math.min(total, MOST); ) {
    const page = await api.list({ limit: PAGE, offset: stars.length }, signal);
    total = page.total;
    if (page.projects.length === 0) break;
    stars.push(...page.projects.map(starOf));
  }
  return stars;
}

/** The newest page over what is known: new stars first, changed ones changed. */
export function mergeStars(known: readonly Star[], fresh: readonly Star[]): readonly Star[] {
  const byId = new Map(fresh.map((star) => [star.id, star]));
  const seen = new Set(known.map((star) => star.id));
  const changed = known.map((star) => {
    const now = byId.get(star.id);
    return now && (now.updatedAt !== star.updatedAt || now.status !== star.status) ? now : star;
  });
  const added = fresh.filter((star) => !seen.has(star.id));
  if (added.length === 0 && changed.every((star, index) => star === known[index])) return known;
  return [...added, ...changed];
}

/** The stars, kept fresh while the page is seen. */
export function useStars() {
  const { api } = useServices();
  const client = useQueryClient();
  const all = useQuery({
    queryKey: ["stars"],
    queryFn: ({ signal }) => loadStars(api, signal),
    refetchInterval: FULL_REFRESH_MS,
    structuralSharing: false,
  });
  const recent = useQuery({
    queryKey: ["projects", "recent"],
    queryFn: ({ signal }) => api.list({ limit: 50 }, signal),
    refetchInterval: REFRESH_MS,
  });
  useEffect(() => {
    if (!recent.data) return;
    client.setQueryData<readonly Star[]>(
      ["stars"],
      (known) => known && mergeStars(known, recent.data.projects.map(starOf)),
    );
  }, [recent.data, client]);
  const stars = useMemo(() => all.data ?? [], [all.data]);
  return { stars, loading: all.isPending, error: all.error ?? recent.error, retry: all.refetch };
}
