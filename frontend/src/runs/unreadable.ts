/** What a field can't take as it stands: the control itself knows, so that any form around it can ask. */
import { type RefObject, useEffect, useRef, useState } from "react";

interface Unreadable {
  readonly input: RefObject<HTMLInputElement | null>;
  /** Shown once the field was left or the form was sent, not while somebody is typing. */
  readonly shown: string | undefined;
  readonly handlers: {
    readonly onBlur: () => void;
    readonly onInvalid: () => void;
    readonly onInput: () => void;
  };
}

/** `problem`: what is wrong with what stands in the control, or null. */
export function useUnreadable(problem: string | null): Unreadable {
  const input = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState(false);
  useEffect(() => input.current?.setCustomValidity(problem ?? ""), [problem]);
  const tell = () => setTold(true);
  return {
    input,
    shown: told && problem !== null ? problem : undefined,
    handlers: { onBlur: tell, onInvalid: tell, onInput: () => setTold(false) },
  };
}

/** To the first control that can't be read, which then says why; whether there is one: nothing may be sent. */
export function focusUnreadable(form: HTMLFormElement | null): boolean {
  if (form === null || form.checkValidity()) return false;
  const wrong = [...form.querySelectorAll("input")].find((input) => !input.validity.valid);
  const closed = wrong?.closest<HTMLDetailsElement>("details:not([open])");
  if (closed) closed.open = true; // what is folded away takes no focus
  wrong?.focus();
  return true;
}
