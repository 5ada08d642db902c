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

const HEIGHT = 18;
const GLYPH = 7.1;
/** Between a name and one below it. */
const LABEL_GAP = 8;

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
  if (beside === undefined) return [under, [x, y - below - HEIGHT]];
  const aside = beside + widthOf(wish) / 2;
  const sides = (down: number) => [-aside, aside].map((out) => [x + out, y - HEIGHT / 2 + down] as const);
  const lower = [x, y + below + HEIGHT + LABEL_GAP] as const;
  return [under, ...sides(0), lower, ...sides(HEIGHT), ...sides(-HEIGHT), ...sides(2 * HEIGHT)];
}

function meets(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
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
 * that go `beside` keep clear of.
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  room: Box,
  most: number,
  bodies: readonly Box[] = [],
): readonly Placed[] {
  const taken: Box[] = [];
  const placed: Placed[] = [];
  for (const wish of [...wishes].sort((a, b) => b.weight - a.weight)) {
    if (placed.length >= most) break;
    const inTheWay = wish.beside === undefined ? [] : bodies;
    for (const spot of spotsOf(wish)) {
      const box = boxOf(wish, spot, room);
      const inside =
        box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom;
      if (!inside || [...taken, ...inTheWay].some((other) => meets(box, other))) continue;
      taken.push(box);
      placed.push({ wish, x: (box.left + box.right) / 2, top: box.top });
      break;
    }
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
