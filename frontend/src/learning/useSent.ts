import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError, toError } from "../api/errors";
import type { Sending } from "./calls";

export type SentState =
  | { readonly name: "idle" }
  | { readonly name: "sending"; readonly share: number }
  | { readonly name: "checking" }
  | { readonly name: "failed"; readonly error: Error };

const IDLE: SentState = { name: "idle" };

/** A file on its way: how much of it was sent, how to stop, and why it failed. Leaving the panel stops it. */
export function useSent() {
  const [state, setState] = useState<SentState>(IDLE);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const send = useCallback(async <T>(upload: (sending: Sending) => Promise<T>): Promise<T | null> => {
    const controller = new AbortController();
    stop.current = controller;
    setState({ name: "sending", share: 0 });
    const onProgress = (share: number) =>
      setState(share < 1 ? { name: "sending", share } : { name: "checking" });
    try {
      const made = await upload({ signal: controller.signal, onProgress });
      setState(IDLE);
      return made;
    } catch (error) {
      const aborted = error instanceof ApiError && error.code === "ABORTED";
      setState(aborted ? IDLE : { name: "failed", error: toError(error) });
      return null;
    }
  }, []);
  const cancel = useCallback(() => stop.current?.abort(), []);
  const forget = useCallback(() => setState(IDLE), []);
  return { state, send, cancel, forget };
}
