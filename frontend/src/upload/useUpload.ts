import { useCallback, useRef, useState } from "react";
import type { NewProject } from "../api/client";
import { ApiError, toError } from "../api/errors";
import { useServices } from "../shell/services";

export type UploadState =
  | { readonly name: "idle" }
  | { readonly name: "sending"; readonly share: number }
  | { readonly name: "checking" }
  | { readonly name: "failed"; readonly error: Error };

/** What makes two forms the same wish: sent again after a failure, it must not make a second project. */
function wishOf(project: NewProject): string {
  const { file, ...rest } = project;
  return JSON.stringify([file.name, file.size, file.lastModified, rest]);
}

/** Of the wish that was sent last: kept as long as the form is, which may be closed and opened again. */
const last = { wish: "", key: "" };

/** Send the form, with progress; a retry of the same form uses the same idempotency key. */
export function useUpload(onCreated: (id: string) => void) {
  const { api } = useServices();
  const [state, setState] = useState<UploadState>({ name: "idle" });
  const stop = useRef<AbortController | null>(null);

  const send = useCallback(
    async (project: NewProject) => {
      const wish = wishOf(project);
      if (last.wish !== wish) Object.assign(last, { wish, key: crypto.randomUUID() });
      const controller = new AbortController();
      stop.current = controller;
      setState({ name: "sending", share: 0 });
      try {
        const made = await api.create(project, {
          idempotencyKey: last.key,
          signal: controller.signal,
          onProgress: (share) => setState(share < 1 ? { name: "sending", share } : { name: "checking" }),
        });
        setState({ name: "idle" });
        last.wish = ""; // the same once more is another project
        onCreated(made.project_id);
      } catch (error) {
        const aborted = error instanceof ApiError && error.code === "ABORTED";
        setState(aborted ? { name: "idle" } : { name: "failed", error: toError(error) });
      }
    },
    [api, onCreated],
  );
  const cancel = useCallback(() => stop.current?.abort(), []);
  return { state, send, cancel };
}
