import { useQuery } from "@tanstack/react-query";
import type { ProjectProgress } from "../api/types";
import type { ProjectState } from "../live/frames";
import { hasEnded } from "../run/stages";
import { duration } from "../shell/format";
import { useServices } from "../shell/services";

/** The server's estimate, with the time that nine of ten such runs stay under, where it gives one. */
function words(progress: ProjectProgress): string | null {
  const { estimated_time_remaining: median, estimated_time_remaining_p90: late } = progress;
  if (median === null) return null;
  const range = late !== null && late > median ? `, nine times in ten under ${duration(late)}` : "";
  return `About ${duration(median)} left${range}`;
}

/** The estimate is the server's alone: nothing here counts down by itself. */
export function Eta({ state }: { state: ProjectState }) {
  const { api } = useServices();
  const running = !hasEnded(state.status);
  const { data } = useQuery({
    queryKey: ["progress", state.project_id],
    queryFn: ({ signal }) => api.progress(state.project_id, signal),
    enabled: running,
    refetchInterval: 3_000,
  });
  if (!running) return null;
  if (state.queue_position !== null) return <p className="eta">Number {state.queue_position} in the queue</p>;
  return <p className="eta">{(data && words(data)) ?? "No estimate yet"}</p>;
}
