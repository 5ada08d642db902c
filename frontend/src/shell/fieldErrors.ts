/** What a refusal says of which field, so that a form can show it there. Pure. */
import { ApiError } from "../api/errors";

export interface FieldErrors {
  readonly of: ReadonlyMap<string, string>;
  /** Whether all that was said found its field: nothing is left to be said of the whole form. */
  readonly placed: boolean;
}

const NONE: FieldErrors = { of: new Map(), placed: false };
/** `overrides.model_evaluation.threshold: Input should be ...` */
const SAID = /^([a-z_][\w]*(?:\.\w+)*): (.+)$/is;
/** `overrides.data_upload, overrides.data_analysis`: places alone, the message has the words. */
const NAMED = /^[a-z_][\w]*(?:\.\w+)*(?:, [a-z_][\w]*(?:\.\w+)*)*$/i;

interface Part {
  readonly places: readonly string[];
  readonly words: string | null;
}

/** The server's `details` in their parts; what begins with no place goes on with the part before. */
function partsOf(details: string): readonly Part[] {
  const parts: Part[] = [];
  for (const text of details.split("; ")) {
    const said = SAID.exec(text);
    const last = parts.at(-1);
    if (said) parts.push({ places: [said[1] ?? ""], words: said[2] ?? null });
    else if (NAMED.test(text)) parts.push({ places: text.split(", "), words: null });
    else if (last) parts[parts.length - 1] = { places: last.places, words: `${last.words ?? ""}; ${text}` };
    else parts.push({ places: [], words: text });
  }
  return parts;
}

/** How well a form's field is meant by the server's place, which may be wrapped, deeper or shorter; 0: not. */
function nearness(name: string, place: string): number {
  const within = (long: string, short: string) => `.${long}.`.includes(`.${short}.`);
  if (within(place, name)) return 1_000 + name.length;
  if (`.${name}`.endsWith(`.${place}`)) return 500;
  const bare = place.replace(/^(body|overrides)\./, "");
  return name.startsWith(`${bare}.`) ? 1 : 0;
}

function meant(names: readonly string[], place: string): readonly string[] {
  const most = Math.max(0, ...names.map((name) => nearness(name, place)));
  return most === 0 ? [] : names.filter((name) => nearness(name, place) === most);
}

/** The place as the form of one item (`entries.2`) calls it; null: it is of another item of that list. */
function inItem(place: string, item: string | undefined): string | null {
  if (item === undefined) return place;
  const list = item.slice(0, item.lastIndexOf("."));
  const found = new RegExp(`(?:^|\\.)(${list}\\.\\d+)(?:\\.(.+))?$`).exec(place);
  if (found === null) return place;
  return found[1] === item && found[2] !== undefined ? found[2] : null;
}

/** What is said of other items than this one, by their index. */
export function elsewhere(error: Error | null, item: string): readonly (readonly [number, string])[] {
  if (!(error instanceof ApiError) || !error.details) return [];
  const list = item.slice(0, item.lastIndexOf("."));
  return partsOf(error.details).flatMap(({ places, words }) =>
    places.flatMap((place) => {
      const at = new RegExp(`(?:^|\\.)${list}\\.(\\d+)`).exec(place)?.[1];
      return at === undefined || inItem(place, item) !== null
        ? []
        : [[Number(at), words ?? error.message] as const];
    }),
  );
}

/**
 * The words for each of the form's fields (`names`, such as `model_evaluation.threshold`) that the server
 * names in its details. A place without words of its own gets the message. `item`: the form is of that item
 * of a list, such as `entries.2`, and of no other.
 */
export function fieldErrors(error: Error | null, names: readonly string[], item?: string): FieldErrors {
  if (!(error instanceof ApiError) || !error.details) return NONE;
  const plain = error.code === "VALIDATION_ERROR"; // its message says only that something is not valid
  const of = new Map<string, string>();
  let placed = true;
  for (const { places, words } of partsOf(error.details)) {
    const says = words === null ? error.message : plain ? words : `${error.message}: ${words}`;
    const own = places.map((place) => inItem(place, item)).map((place) => (place ? meant(names, place) : []));
    placed &&= own.length > 0 && own.every((found) => found.length > 0);
    for (const name of own.flat()) of.set(name, of.has(name) ? `${of.get(name)} ${says}` : says);
  }
  return { of, placed };
}
