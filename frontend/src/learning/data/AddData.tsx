import "../../styles/upload.css";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { announce } from "../../shell/announcer";
import { plural } from "../../shell/format";
import { useServices } from "../../shell/services";
import { checkFile } from "../../upload/checks";
import { DropZone } from "../../upload/DropZone";
import { addData } from "../calls";
import { SendingBar } from "../SendingBar";
import type { DataMode, DataVersion } from "../types";
import { useSent } from "../useSent";
import { AddFault } from "./Incompatible";

const MODES: readonly { readonly id: DataMode; readonly words: string; readonly says: string }[] = [
  { id: "append", words: "Add", says: "its rows to what is there" },
  { id: "replace", words: "Replace", says: "all that is there by its rows" },
];

interface AddDataProps {
  readonly projectId: string;
  readonly onAdded: (version: DataVersion) => void;
  readonly onClose: () => void;
}

/** A file of more rows, dropped or chosen. Sent again after a failure it makes no second version. */
export function AddData({ projectId, onAdded, onClose }: AddDataProps) {
  const { api } = useServices();
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [mode, setMode] = useState<DataMode>("append");
  const { state, send, cancel, forget } = useSent();
  const form = useRef<HTMLFormElement>(null);
  const key = useRef({ wish: "", value: "" });
  const busy = state.name === "sending" || state.name === "checking";

  const take = (next: File) => {
    const wrong = checkFile(next);
    setProblem(wrong);
    setFile(wrong === null ? next : null);
    forget();
    if (wrong === null) announce(`${next.name} chosen.`);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (file === null) setProblem("Choose a file first.");
    if (file === null || busy) return;
    const wish = JSON.stringify([file.name, file.size, file.lastModified, mode]);
    if (key.current.wish !== wish) key.current = { wish, value: crypto.randomUUID() };
    const made = await send((sending) => addData(api, projectId, file, mode, key.current.value, sending));
    if (made === null) return;
    announce(
      `Data version ${made.version}: ${plural(made.dataset.num_rows, "row")}. ${made.drift?.message ?? ""}`,
    );
    onAdded(made);
  };
  // What was pressed goes: first the button that opened this, then those that sent or stopped it.
  useEffect(() => {
    const inside = form.current?.querySelector("fieldset")?.contains(document.activeElement);
    if (state.name === "idle") inside || form.current?.querySelector("button")?.focus();
    else if (busy) form.current?.focus();
    else form.current?.querySelector<HTMLElement>("[type=submit]")?.focus();
  }, [state.name, busy]);
  return (
    <form ref={form} tabIndex={-1} className="add-data" onSubmit={submit} aria-label="Add data">
      <DropZone file={file} problem={problem} disabled={busy} onFile={take} />
      <fieldset className="modes" disabled={busy}>
        <legend className="unseen">What becomes of the rows that are there</legend>
        {MODES.map(({ id, words, says }) => (
          <label key={id} className="policy-choice">
            <input
              type="radio"
              name="mode"
              value={id}
              checked={mode === id}
              onChange={() => {
                setMode(id);
                forget();
              }}
            />
            <span>
              {words} <span className="quiet small">{says}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {state.name === "failed" && <AddFault error={state.error} file={file?.name ?? "The file"} />}
      <SendingBar state={state} onCancel={cancel} />
      {!busy && (
        <div className="form-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            {state.name === "failed" ? "Try again" : "Add data"}
          </button>
        </div>
      )}
    </form>
  );
}
