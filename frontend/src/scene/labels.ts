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
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const HEIGHT = 18;
const GLYPH = 7.1;

function boxOf(wish: LabelWish, y: number, room: Box): Box {
  const width = Math.min(180, wish.text.length * GLYPH + (wish.note ? wish.note.length * 6.2 + 8 : 0)) + 10;
  const wanted = Math.max(room.left + width / 2, Math.min(room.right - width / 2, wish.x));
  const x = Math.abs(wanted - wish.x) <= PUSH ? wanted : wish.x;
  return { left: x - width / 2, right: x + width / 2, top: y, bottom: y + HEIGHT };
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

/** The most important labels first; each below its object, else above it, else left out. */
export function placeLabels(wishes: readonly LabelWish[], room: Box, most: number): readonly Placed[] {
  const taken: Box[] = [];
  const placed: Placed[] = [];
  for (const wish of [...wishes].sort((a, b) => b.weight - a.weight)) {
    if (placed.length >= most) break;
    for (const top of [wish.y + wish.below, wish.y - wish.below - HEIGHT]) {
      const box = boxOf(wish, top, room);
      const inside =
        box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom;
      if (!inside || taken.some((other) => meets(box, other))) continue;
      taken.push(box);
      placed.push({ wish, x: (box.left + box.right) / 2, top });
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
