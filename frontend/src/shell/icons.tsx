import type { Tone } from "./status";

const PATHS = {
  idle: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Z",
  busy: "M8 2.5a5.5 5.5 0 1 0 5.5 5.5M8 5v3l2 1.5",
  done: "m3 8.5 3.2 3.2L13 4.8",
  failed: "m4 4 8 8m0-8-8 8",
  stalled: "M8 2.2 14.2 13H1.8L8 2.2Zm0 4.3v3.2m0 1.6v.2",
  off: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Zm-3.9 1.6 7.8 7.8",
  plus: "M8 3v10M3 8h10",
  list: "M5.5 4H14M5.5 8H14M5.5 12H14M2 4h.5M2 8h.5M2 12h.5",
  back: "M13 8H3m4.5-4.5L3 8l4.5 4.5",
  close: "m4 4 8 8m0-8-8 8",
  sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6Zm0-3.5v1m0 11v1M1.5 8h1m11 0h1M3.4 3.4l.7.7m7.8 7.8.7.7m0-9.2-.7.7m-7.8 7.8-.7.7",
  moon: "M13.5 9.8A6 6 0 0 1 6.2 2.5a5.7 5.7 0 1 0 7.3 7.3Z",
  flat: "M2 3h12v10H2zM2 7h12M6 7v6",
  galaxy:
    "M8 6.6a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8Zm-2.6 1C6 5.2 9.5 4.5 11 6.6M10.6 8.4c-.6 2.4-4.1 3.1-5.6 1M3 10c-2.5-4 2.8-8.6 7.7-6.7M13 6c2.5 4-2.8 8.6-7.7 6.7",
  upload: "M8 10.5V3m-3 3 3-3 3 3M3 11v2h10v-2",
  download: "M8 3v7.5m-3-3 3 3 3-3M3 13h10",
  question: "M5.6 6a2.4 2.4 0 1 1 3.5 2.1c-.8.4-1.1.9-1.1 1.7m0 2.4v.3",
  widen: "M6 4 2 8l4 4m4-8 4 4-4 4",
  narrow: "m2 4 4 4-4 4m12-8-4 4 4 4",
  play: "M5 3.2 12.5 8 5 12.8Z",
  pause: "M5.5 3.5v9m5-9v9",
  link: "M6.5 9.5 9.5 6.5M7 4.5l1-1a3 3 0 0 1 4.3 4.3l-1 1M9 11.5l-1 1a3 3 0 0 1-4.3-4.3l1-1",
  crown: "M3.6 11.5 2.4 4.6l3.3 2.6L8 3l2.3 4.2 3.3-2.6-1.2 6.9ZM3.6 13.7h8.8",
  fork: "M4.5 5.5v5m0 0a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2Zm0-8.2a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2Zm7 0a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2Zm0 3.2v.8c0 2-7 1-7 4",
  pin: "M6 2.5h4l-.5 4.3 2.5 2.4H4l2.5-2.4L6 2.5Zm2 6.7v4.6",
  trash: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5 5 13.5h6l.5-9",
} as const;

export const CROWN_PATH = PATHS.crown;
export type IconName = keyof typeof PATHS;

/** Decorative: words always stand beside it, or its button has a label. */
export function Icon({ name }: { name: IconName | Tone }) {
  return (
    <svg className="icon" data-icon={name} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
