/**
 * One project as the page sees it: state, log, link. An external store for React and the scene;
 * what arrives within one frame is folded and told at once.
 */
import type { PipelineStage } from "../api/types";
import type { ProjectState, StreamEvent } from "../live/frames";
import type { LiveSink, LiveView } from "../live/view";
import { apply, initialState } from "./fold";
import { append, EMPTY_LOG, type LogBook, prepend } from "./logs";

/** The number of the last event of each kind that no run need have made; what came before the page counts as one. */
export interface News {
  readonly champion: number;
  readonly data: number;
  readonly alert: number;
}

const NO_NEWS: News = { champion: 0, data: 0, alert: 0 };

export interface RunSnapshot {
  /** Null until the first snapshot or page came. */
  readonly state: ProjectState | null;
  readonly log: LogBook;
  readonly link: LiveView;
  /** Grows with every batch; `pulses` names the stages that had events in this batch. */
  readonly batch: number;
  readonly pulses: readonly PipelineStage[];
  readonly ignored: number;
  readonly news: News;
}

const FIRST_LINK: LiveView = {
  phase: "connecting",
  retryAt: null,
  lastHeardAt: null,
  failures: 0,
  reason: null,
  mayReopen: false,
};

/** How the store defers to the next frame: requestAnimationFrame, or a timer in a hidden tab. */
export type Schedule = (run: () => void) => void;

export function nextFrame(run: () => void): void {
  if (document.visibilityState === "visible") requestAnimationFrame(run);
  else setTimeout(run, 250);
}

type Fact =
  | { readonly kind: "snapshot"; readonly state: ProjectState; readonly continues: boolean }
  | { readonly kind: "event"; readonly event: StreamEvent }
  | { readonly kind: "restart"; readonly epoch: string };

export class RunStore implements LiveSink {
  private current: RunSnapshot;
  private readonly projectId: string;
  private readonly schedule: Schedule;
  private readonly listeners = new Set<() => void>();
  private facts: Fact[] = [];
  private link: LiveView = FIRST_LINK;
  private ignoredCount = 0;
  private scheduled = false;

  constructor(projectId: string, schedule: Schedule = nextFrame) {
    this.projectId = projectId;
    this.schedule = schedule;
    this.current = {
      state: null,
      log: EMPTY_LOG,
      link: FIRST_LINK,
      batch: 0,
      pulses: [],
      ignored: 0,
      news: NO_NEWS,
    };
  }

  readonly getSnapshot = (): RunSnapshot => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot(state: ProjectState, continues: boolean): void {
    this.take({ kind: "snapshot", state, continues });
  }

  event(event: StreamEvent): void {
    this.take({ kind: "event", event });
  }

  restart(epoch: string): void {
    this.take({ kind: "restart", epoch });
  }

  view(view: LiveView): void {
    this.link = view;
    this.wake();
  }

  ignored(): void {
    this.ignoredCount += 1;
    this.wake();
  }

  /** Earlier events, read over REST after the snapshot was shown: for the log only. */
  backfill(events: readonly StreamEvent[]): void {
    this.flush();
    this.publish({ ...this.current, log: prepend(this.current.log, events), pulses: [] });
  }

  /** Fold and tell what waits, now. */
  flush(): void {
    this.scheduled = false;
    const { facts } = this;
    this.facts = [];
    const events = facts.filter((fact) => fact.kind === "event").map((fact) => fact.event);
    this.publish({
      state: facts.reduce<ProjectState | null>(
        (state, fact) => this.foldFact(state, fact),
        this.current.state,
      ),
      log: append(this.keptLog(facts), events),
      link: this.link,
      batch: this.current.batch + 1,
      pulses: [...new Set(events.map((event) => event.data).flatMap(stageIn))],
      ignored: this.ignoredCount,
      news: facts.reduce(newsAfter, this.current.news),
    });
  }

  private take(fact: Fact): void {
    this.facts.push(fact);
    this.wake();
  }

  private wake(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.schedule(() => this.scheduled && this.flush());
  }

  private publish(next: RunSnapshot): void {
    this.current = next;
    for (const listener of this.listeners) listener();
  }

  private keptLog(facts: readonly Fact[]): LogBook {
    const anew = facts.some((f) => f.kind === "restart" || (f.kind === "snapshot" && !f.continues));
    return anew && this.current.state !== null ? EMPTY_LOG : this.current.log;
  }

  private foldFact(state: ProjectState | null, fact: Fact): ProjectState | null {
    if (fact.kind === "snapshot") return fact.state;
    if (fact.kind === "restart") return initialState(this.projectId, fact.epoch, new Date(0).toISOString());
    return state === null ? null : apply(state, fact.event);
  }
}

function newsAfter(news: News, fact: Fact): News {
  if (fact.kind === "restart") return NO_NEWS;
  // What a snapshot holds may be news to this page.
  if (fact.kind === "snapshot")
    return { champion: fact.state.seq, data: fact.state.seq, alert: fact.state.seq };
  const { event_type: kind, seq } = fact.event;
  return kind === "champion" || kind === "data" || kind === "alert" ? { ...news, [kind]: seq } : news;
}

function stageIn(data: StreamEvent["data"]): PipelineStage[] {
  return "stage" in data && data.stage !== null ? [data.stage] : [];
}
