import { announce } from "./announcer";
import type { Kept } from "./kept";

/** Says that what stands in a form was typed before it was closed, and offers an empty one. */
export function AsLeft({ kept }: { kept: Pick<Kept<object>, "found" | "drop"> }) {
  if (!kept.found) return null;
  return (
    <p className="quiet small">
      As you left it.{" "}
      <button
        type="button"
        className="text-button"
        onClick={({ currentTarget }) => {
          const form = currentTarget.form;
          kept.drop();
          announce("Begun anew.");
          // The button goes: the form's first field takes the focus.
          form?.querySelector<HTMLElement>(":is(input:not([type=file]), select, textarea):enabled")?.focus();
        }}
      >
        Begin anew
      </button>
    </p>
  );
}
