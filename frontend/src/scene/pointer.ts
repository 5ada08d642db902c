/** Mouse, pen and finger on the canvas: what is pointed at, and what was clicked rather than dragged. */
import type { Pixel } from "./viewport";

export interface Pointed {
  /** Something to click is at the point, or (null) the pointer left; the cursor shows it. */
  readonly onPoint: (at: Pixel | null) => boolean;
  readonly onClick: (at: Pixel, reach: number) => void;
}

/** CSS pixels that a pointer may move between down and up and still mean a click. */
const DRAG = 6;
export const MOUSE_REACH = 18;
const FINGER_REACH = 28;

export class Pointer {
  private readonly canvas: HTMLCanvasElement;
  private readonly pointed: Pointed;
  private downAt: Pixel | null = null;
  private queued = false;
  private disposed = false;

  constructor(canvas: HTMLCanvasElement, pointed: Pointed) {
    this.canvas = canvas;
    this.pointed = pointed;
    canvas.addEventListener("pointermove", this.onMove);
    canvas.addEventListener("pointerleave", this.onLeave);
    canvas.addEventListener("pointerdown", this.onDown);
    canvas.addEventListener("pointerup", this.onUp);
  }

  private within(event: PointerEvent): Pixel {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** At most once a frame: looking through thousands of stars for each move would be too much. */
  private readonly onMove = (event: PointerEvent): void => {
    if (this.queued || event.buttons !== 0) return;
    this.queued = true;
    const at = this.within(event);
    requestAnimationFrame(() => {
      this.queued = false;
      if (!this.disposed) this.canvas.classList.toggle("pointing", this.pointed.onPoint(at));
    });
  };

  private readonly onLeave = (): void => {
    this.pointed.onPoint(null);
  };

  private readonly onDown = (event: PointerEvent): void => {
    this.downAt = this.within(event);
  };

  private readonly onUp = (event: PointerEvent): void => {
    const down = this.downAt;
    this.downAt = null;
    const at = this.within(event);
    if (down === null || Math.hypot(down.x - at.x, down.y - at.y) > DRAG) return;
    this.pointed.onClick(at, event.pointerType === "touch" ? FINGER_REACH : MOUSE_REACH);
  };

  /** The canvas goes with its listeners. */
  dispose(): void {
    this.disposed = true;
  }
}
