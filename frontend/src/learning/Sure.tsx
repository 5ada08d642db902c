import { type ReactNode, useRef } from "react";

interface SureProps {
  readonly sure: boolean;
  readonly busy: boolean;
  readonly yes: string;
  readonly onSure: (sure: boolean) => void;
  readonly onYes: () => void;
  readonly children: ReactNode;
}

/** A button that asks a second time. The focus goes to the answer that changes nothing, and back from it. */
export function Sure({ sure, busy, yes, onSure, onYes, children }: SureProps) {
  const asked = useRef(false);
  const arrive = (button: HTMLButtonElement | null) => {
    if (button === null || !asked.current) return;
    asked.current = false;
    button.focus();
  };
  const say = (next: boolean) => {
    asked.current = true;
    onSure(next);
  };
  if (!sure)
    return (
      <button
        key="ask"
        ref={arrive}
        type="button"
        className="chip"
        aria-disabled={busy}
        onClick={() => busy || say(true)}
      >
        {children}
      </button>
    );
  return (
    <>
      <button type="button" className="chip danger" aria-disabled={busy} onClick={() => busy || onYes()}>
        {yes}
      </button>
      <button key="no" ref={arrive} type="button" className="chip" onClick={() => say(false)}>
        No
      </button>
    </>
  );
}
