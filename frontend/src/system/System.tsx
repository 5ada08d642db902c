import "../styles/system.css";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { ApiError } from "../api/errors";
import type { ProjectState } from "../live/frames";
import { STAGE_NAMES } from "../run/stages";
import type { SystemInSky } from "../scene/Sky";
import { announce } from "../shell/announcer";
import { Icon } from "../shell/icons";
import { go, leave, usePlace } from "../shell/location";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";
import { BeforeFirst, LinkPill } from "./LinkPill";
import { Replay } from "./Replay";
import { SidePanel } from "./SidePanel";
import { SystemPanel } from "./SystemPanel";
import { useNews } from "./useNews";
import { useRun, useRunSnapshot } from "./useRun";
import { useRunsAround } from "./useRunsAround";
import { useTimeline } from "./useTimeline";

interface SystemProps {
  readonly projectId: string;
  readonly name: string | null;
  readonly onShow: (system: SystemInSky | null) => void;
}

/** Tell a screen reader of what changed, once each: a stage's step or the end of the run. */
function useNarration(state: ProjectState | null): void {
  const before = useRef<string | null>(null);
  useEffect(() => {
    if (state === null) return;
    const stage = state.stages.find((entry) => entry.stage === state.current_stage);
    const words =
      state.status === "completed" || state.status === "failed" || state.status === "cancelled"
        ? `Run ${state.status}. ${state.error?.message ?? ""}`
        : `${STAGE_NAMES[state.current_stage]} ${stage?.status ?? ""}, ${state.progress_percentage} percent of the run.`;
    const key = `${state.run_id}/${state.status}/${state.current_stage}/${stage?.status}`;
    if (before.current !== null && before.current !== key) announce(words);
    before.current = key;
  }, [state]);
}

function useEscape(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
      leave();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

export default function System({ projectId, name, onShow }: SystemProps) {
  const { api } = useServices();
  const place = usePlace();
  const { store, reconnect } = useRun(projectId);
  const { state: live, log, link, batch, pulses, news } = useRunSnapshot(store);
  useNews(projectId, news);
  const detail = useQuery({
    queryKey: ["project", projectId, live?.status ?? null, live?.model_run_id ?? null],
    queryFn: ({ signal }) => api.detail(projectId, signal),
    placeholderData: (before) => before,
  });
  const replaying = place.seq !== null;
  // The history up to when the replay began; a run that goes on meanwhile does not begin it anew.
  const upTo = useRef<number | null>(null);
  if (!replaying) upTo.current = null;
  else upTo.current ??= live?.seq ?? null;
  const timeline = useTimeline(projectId, upTo.current !== null, upTo.current ?? 0);
  const past = useMemo(
    () => (place.seq !== null && timeline.data ? timeline.data.at(place.seq) : null),
    [timeline.data, place.seq],
  );
  const state = replaying ? (past ?? live) : live;
  const pastLog = useMemo(
    () => ({ lines: log.lines.filter((line) => place.seq === null || line.seq <= place.seq), dropped: 0 }),
    [log, place.seq],
  );

  const runs = useRunsAround(projectId, live, state?.run_id ?? null, place.run);

  useNarration(replaying ? null : live);
  useEscape();
  useEffect(() => {
    onShow(
      state && {
        state,
        pulses: replaying ? [] : pulses,
        batch,
        selected: place.stage,
        runs,
      },
    );
  }, [onShow, state, pulses, batch, place.stage, replaying, runs]);
  useEffect(() => () => onShow(null), [onShow]);

  const title = detail.data?.project_name ?? name ?? "Project";
  useEffect(() => {
    document.title = `${title} – Orrery`;
    return () => {
      document.title = "Orrery";
    };
  }, [title]);

  const gone = detail.error instanceof ApiError && detail.error.code === "PROJECT_NOT_FOUND";
  if (state === null || gone) {
    return (
      <section className="panel panel-left" aria-label="Project">
        <div className="panel-head">
          <button type="button" className="icon-button" onClick={leave} aria-label="Back to the galaxy">
            <Icon name="back" />
          </button>
          <h2>{title}</h2>
        </div>
        {detail.error ? (
          <Fault error={detail.error} onRetry={() => void detail.refetch()} />
        ) : (
          <BeforeFirst link={link} />
        )}
        <LinkPill link={link} onReconnect={reconnect} />
      </section>
    );
  }
  return (
    <>
      <div className="link-place">
        {replaying ? <div className="pill">Replay</div> : <LinkPill link={link} onReconnect={reconnect} />}
      </div>
      <SystemPanel
        state={state}
        detail={detail.data ?? null}
        name={title}
        selected={place.stage}
        replaying={replaying}
      />
      <SidePanel
        state={state}
        detail={detail.data ?? null}
        log={replaying ? pastLog : log}
        stage={place.stage}
        replaying={replaying}
        live={live}
      />
      {replaying && timeline.data && <Replay timeline={timeline.data} seq={place.seq ?? 0} />}
      {replaying && timeline.error && (
        <section className="replay panel" aria-label="Replay">
          <Fault error={timeline.error} onRetry={() => void timeline.refetch()} />
          <button type="button" className="button" onClick={() => go({ seq: null })}>
            Back to now
          </button>
        </section>
      )}
    </>
  );
}
