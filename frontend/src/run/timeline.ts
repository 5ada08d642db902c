/** A run's history that can be shown at any moment: checkpoints, and the events between them. */
import { isKnownEvent, type ProjectState, type StreamEvent } from "../live/frames";
import { apply, initialState } from "./fold";

const EVERY = 200;

export class Timeline {
  readonly events: readonly StreamEvent[];
  private readonly checkpoints: ProjectState[];

  constructor(projectId: string, epoch: string, events: readonly StreamEvent[]) {
    this.events = events;
    let state = initialState(projectId, epoch, events[0]?.timestamp ?? new Date(0).toISOString());
    this.checkpoints = [state];
    events.forEach((event, index) => {
      state = apply(state, event);
      if ((index + 1) % EVERY === 0) this.checkpoints.push(state);
    });
  }

  get last(): number {
    return this.events.length;
  }

  /** The project after event number `seq`; clamped to what there is. */
  at(seq: number): ProjectState {
    const upTo = Math.max(0, Math.min(seq, this.last));
    const base = Math.floor(upTo / EVERY);
    const start = this.checkpoints[base] ?? this.checkpoints[0];
    if (start === undefined) throw new Error("a timeline has a first checkpoint");
    return this.events.slice(base * EVERY, upTo).reduce(apply, start);
  }

  /** The event that leads to `at(seq)`. */
  event(seq: number): StreamEvent | null {
    return this.events[seq - 1] ?? null;
  }

  /** Moments worth a mark on the scrubber. */
  marks(): readonly StreamEvent[] {
    return this.events.filter(
      (event) => isKnownEvent(event) && event.event_type !== "log" && event.event_type !== "progress_update",
    );
  }
}
