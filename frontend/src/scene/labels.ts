/** Names beside stars and planets: DOM text, placed so that none covers another or a panel. */

export interface LabelWish {
  readonly key: string;
  readonly text: string;
  readonly note: string | null;
  readonly tone: string;
  /** Where its object is, in CSS pixels, and how far below it the text begins. */
  readonly x: number;
  readonly y: number;
  readonly below: number;
  /** Higher comes first. */
  readonly weight: number;
  /** Never across a body nor above its object, but so far beside it where there is no room below. */
  readonly beside?: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A bent line on the screen, from corner to corner, in CSS pixels. */
export type Line = readonly { readonly x: number; readonly y: number }[];

const HEIGHT = 18;
const GLYPH = 7.1;
/** Between a name and one below it. */
const LABEL_GAP = 8;
/** A name that has no room below its object by so little stands so much nearer to it. */
const CLOSER = 6;

function widthOf({ text, note }: LabelWish): number {
  return Math.min(180, text.length * GLYPH + (note ? note.length * 6.2 + 8 : 0)) + 10;
}

function boxOf(wish: LabelWish, [at, y]: readonly [number, number], room: Box): Box {
  const width = widthOf(wish);
  const wanted = Math.max(room.left + width / 2, Math.min(room.right - width / 2, at));
  const x = wish.beside === undefined && Math.abs(wanted - at) <= PUSH ? wanted : at;
  return { left: x - width / 2, right: x + width / 2, top: y, bottom: y + HEIGHT };
}

/** Where a label may be, the best first: its middle and its top edge. */
function spotsOf(wish: LabelWish): readonly (readonly [number, number])[] {
  const { x, y, below, beside } = wish;
  const under = [x, y + below] as const;
  if (beside === undefined) return [under, [x, y - below - HEIGHT], [x, y + below - CLOSER]];
  const aside = beside + widthOf(wish) / 2;
  const sides = (down: number) => [-aside, aside].map((out) => [x + out, y - HEIGHT / 2 + down] as const);
  const lower = [x, y + below + HEIGHT + LABEL_GAP] as const;
  return [under, ...sides(0), lower, ...sides(HEIGHT), ...sides(-HEIGHT), ...sides(2 * HEIGHT)];
}

function within(box: Box, room: Box): boolean {
  return box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom;
}

function meets(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Whether a stretch from a to b comes into the box: what is left of it after each side has cut (Liang and Barsky). */
function cuts(a: Line[number], b: Line[number], box: Box): boolean {
  let [from, to] = [0, 1];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  for (const [step, room] of [
    [-dx, a.x - box.left],
    [dx, box.right - a.x],
    [-dy, a.y - box.top],
    [dy, box.bottom - a.y],
  ] as const) {
    if (step === 0 && room < 0) return false;
    if (step < 0) from = Math.max(from, room / step);
    if (step > 0) to = Math.min(to, room / step);
  }
  return from <= to;
}

function crosses(line: Line, box: Box): boolean {
  return line.some((a, index) => {
    const b = line[index + 1];
    return b !== undefined && cuts(a, b, box);
  });
}

export interface Placed {
  readonly wish: LabelWish;
  /** The label's middle and top edge. */
  readonly x: number;
  readonly top: number;
}

/** How far a label may be pushed sideways to stay out from under a panel. */
const PUSH = 46;

/**
 * The most important labels first; each below its object, else above it, else left out. `bodies`: what those
 * that go `beside` keep clear of. `lines`: what none stands on while there is another place for it.
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  room: Box,
  most: number,
  bodies: readonly Box[] = [],
  lines: readonly Line[] = [],
): readonly Placed[] {
  const taken: Box[] = [];
  const placed: Placed[] = [];
  for (const wish of [...wishes].sort((a, b) => b.weight - a.weight)) {
    if (placed.length >= most) break;
    const inTheWay = wish.beside === undefined ? [] : bodies;
    const free = spotsOf(wish)
      .map((spot) => boxOf(wish, spot, room))
      .filter((box) => within(box, room) && ![...taken, ...inTheWay].some((other) => meets(box, other)));
    const box = free.find((one) => !lines.some((line) => crosses(line, one))) ?? free[0];
    if (box === undefined) continue;
    taken.push(box);
    placed.push({ wish, x: (box.left + box.right) / 2, top: box.top });
  }
  return placed;
}

/** The layer of label elements; elements are kept and reused by key. */
export class LabelLayer {
  private readonly host: HTMLElement;
  private readonly elements = new Map<string, HTMLElement>();

  constructor(host: HTMLElement) {
    this.host = host;
  }

  show(placed: readonly Placed[]): void {
    const wanted = new Set(placed.map(({ wish }) => wish.key));
    for (const [key, element] of this.elements) {
      if (wanted.has(key)) continue;
      element.remove();
      this.elements.delete(key);
    }
    for (const { wish, x, top } of placed) this.put(wish, x, top);
  }

  private put(wish: LabelWish, x: number, top: number): void {
    let element = this.elements.get(wish.key);
    if (!element) {
      element = document.createElement("span");
      element.append(document.createElement("b"), document.createElement("i"));
      this.elements.set(wish.key, element);
      this.host.append(element);
    }
    const [name, note] = element.children;
    if (name && name.textContent !== wish.text) name.textContent = wish.text;
    if (note && note.textContent !== (wish.note ?? "")) note.textContent = wish.note ?? "";
    element.className = `label label-${wish.tone}`;
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(top)}px) translateX(-50%)`;
  }

  clear(): void {
    this.show([]);
  }
}
