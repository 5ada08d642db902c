/**
 * When a frame is drawn: only when there is something new. `wake` asks for one; movement keeps asking
 * until it rests; then either slow frames breathe on, or one last sharp picture ends it.
 */
export interface Paced {
  /** Draw one frame, `dt` seconds after the last; whether there is more to come right away. */
  readonly frame: (dt: number) => boolean;
  /** Nothing moves any more. */
  readonly sharpen: () => void;
  /** How long a frame of a continuous movement took. */
  readonly note: (ms: number) => void;
  /** The page was hidden or shown: the times between frames mean nothing. */
  readonly forget: () => void;
}

const REST_AFTER_MS = 140;
const AMBIENT_FRAME_MS = 33;
const LONGEST_STEP_S = 0.1;

export class Pace {
  private readonly paced: Paced;
  /** Draw on slowly at rest: stars twinkle and planets turn. */
  private ambient: boolean;
  private open = false;
  private ended = false;
  private moves = false;
  /** The next frame is one of the slow ones. */
  private breathing = false;
  private last = 0;
  private frameId = 0;
  private restTimer = 0;

  constructor(paced: Paced, ambient: boolean) {
    this.paced = paced;
    this.ambient = ambient;
    document.addEventListener("visibilitychange", this.onVisibility);
  }

  get moving(): boolean {
    return this.moves;
  }

  setAmbient(ambient: boolean): void {
    this.ambient = ambient;
  }

  /** Until the first `start` nothing is drawn: there are no shaders yet. */
  start(): void {
    this.open = true;
    this.wake();
  }

  /** The graphics are gone. */
  halt(): void {
    this.open = false;
    this.cancel();
  }

  readonly wake = (): void => {
    if (!this.open || this.frameId !== 0 || this.ended || document.hidden) return;
    this.frameId = requestAnimationFrame(this.frame);
  };

  private readonly frame = (now: number): void => {
    this.frameId = 0;
    if (this.ended || document.hidden) return;
    const ms = now - this.last;
    this.last = now;
    if (this.moves) this.paced.note(ms);
    const flows = this.moves || this.breathing;
    this.breathing = false;
    this.moves = this.paced.frame(flows ? Math.min(LONGEST_STEP_S, ms / 1000) : 1 / 60);
    // The controls may have asked already: one frame at a time, or each would ask for two.
    if (this.moves) this.wake();
    else this.rest();
  };

  private rest(): void {
    window.clearTimeout(this.restTimer);
    const { ambient } = this;
    this.restTimer = window.setTimeout(
      () => {
        if (this.moves || this.ended || !this.open || document.hidden) return;
        this.breathing = ambient;
        if (ambient) this.wake();
        else this.paced.sharpen();
      },
      ambient ? AMBIENT_FRAME_MS : REST_AFTER_MS,
    );
  }

  private readonly onVisibility = (): void => {
    this.paced.forget();
    this.moves = false;
    if (document.hidden) this.cancel();
    else this.wake();
  };

  private cancel(): void {
    cancelAnimationFrame(this.frameId);
    this.frameId = 0;
  }

  dispose(): void {
    this.ended = true;
    this.cancel();
    window.clearTimeout(this.restTimer);
    document.removeEventListener("visibilitychange", this.onVisibility);
  }
}
