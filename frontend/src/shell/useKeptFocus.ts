import { type RefObject, useEffect } from "react";

const TAKES_FOCUS = "button, a, input, select, textarea, summary, label, [tabindex]";

/** Where the focus goes when what had it is gone: the nearest part around it that is left and can take it. */
function left(path: readonly Element[]): HTMLElement | null {
  for (const part of path) {
    if (!part.isConnected || !(part instanceof HTMLElement)) continue;
    if (part instanceof HTMLDialogElement) return part.querySelector<HTMLElement>("[type=submit]") ?? part;
    if (part.hasAttribute("tabindex")) return part;
  }
  return null;
}

function pathOf(element: Element): readonly Element[] {
  const path: Element[] = [];
  for (let part = element.parentElement; part; part = part.parentElement) path.push(part);
  return path;
}

/** A button that goes when it was pressed leaves the focus to what is around it, not to the page's begin. */
export function useKeptFocus(container: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = container.current;
    if (root === null) return;
    let path: readonly Element[] | null = null;
    const onFocus = ({ target }: FocusEvent) => {
      path = target instanceof Element && root.contains(target) ? pathOf(target) : null;
    };
    // A click beside everything takes the focus away on purpose.
    const onPointer = ({ target }: Event) => {
      const taker = target instanceof Element ? target.closest(TAKES_FOCUS) : null;
      if (taker === null || !root.contains(taker)) path = null;
    };
    const observer = new MutationObserver(() => {
      const active = document.activeElement;
      if (path !== null && (active === null || active === document.body)) left(path)?.focus();
    });
    document.addEventListener("focusin", onFocus);
    document.addEventListener("pointerdown", onPointer, true);
    observer.observe(root, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("pointerdown", onPointer, true);
      observer.disconnect();
    };
  }, [container]);
}
