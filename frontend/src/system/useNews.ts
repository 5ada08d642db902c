import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { News } from "../run/store";

/** What is shown of champions, data and alerts is asked for again when the stream tells of some: no polling. */
export function useNews(projectId: string, news: News): void {
  const client = useQueryClient();
  const { champion, data, alert } = news;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the event's number is what it is asked again for
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ["champion", projectId] });
    void client.invalidateQueries({ queryKey: ["monitoring", projectId] });
  }, [client, projectId, champion]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ["data", projectId] });
  }, [client, projectId, data]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ["monitoring", projectId] });
  }, [client, projectId, alert]);
}
