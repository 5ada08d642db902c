import "../styles/forms.css";
import "../styles/upload.css";
import { useEffect, useId, useRef, useState } from "react";
import type { NewProject } from "../api/client";
import { focusUnreadable } from "../runs/unreadable";
import { AsLeft } from "../shell/AsLeft";
import { announce } from "../shell/announcer";
import { percent } from "../shell/format";
import { useKept } from "../shell/kept";
import { Overlay } from "../shell/Overlay";
import { ScrollBox } from "../shell/ScrollBox";
import { Fault } from "../shell/States";
import { Choices, type Chosen, NOTHING_CHOSEN } from "./Choices";
import { checkDescription, checkFile, isReadable, MAX_NAME } from "./checks";
import type { Preview } from "./csv";
import { DropZone } from "./DropZone";
import { Guess } from "./Guess";
import { useGuess, usePreview, useReadNow } from "./usePreview";
import { type UploadState, useUpload } from "./useUpload";

interface UploadOverlayProps {
  readonly onClose: () => void;
  readonly onCreated: (id: string) => void;
}

/** What is kept of the form when it was closed. */
interface Filled {
  readonly file: File | null;
  readonly description: string;
  readonly name: string;
  readonly chosen: Chosen;
}

const EMPTY: Filled = { file: null, description: "", name: "", chosen: NOTHING_CHOSEN };

function Head({ preview, target }: { preview: Preview; target: string }) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (target === "") return;
    // The column that is read as the target is often the last of many.
    row.current?.querySelector(".target-cell")?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }, [target]);
  return (
    <ScrollBox className="preview" label="First rows of the file">
      <table className="table">
        <thead>
          <tr ref={row}>
            {preview.columns.map((column, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a file may name two columns the same
              <th key={index} scope="col" className={column === target ? "target-cell" : undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name
            <tr key={index}>
              {preview.columns.map((column, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <td key={at} className={column === target ? "target-cell" : undefined}>
                  {row[at] ?? ""}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Sending({ state, onCancel }: { state: UploadState; onCancel: () => void }) {
  if (state.name !== "sending" && state.name !== "checking") return null;
  const share = state.name === "sending" ? state.share * 100 : 100;
  return (
    <div className="sending" role="status">
      <p>{state.name === "sending" ? `Sending: ${percent(share)}` : "The server checks the table …"}</p>
      <progress max={100} value={state.name === "sending" ? share : undefined} aria-label="Upload" />
      <button type="button" className="button" onClick={onCancel}>
        Cancel upload
      </button>
    </div>
  );
}

export default function UploadOverlay({ onClose, onCreated }: UploadOverlayProps) {
  const kept = useKept("upload", () => EMPTY);
  const { file, description, name, chosen } = kept.draft;
  const fill = (part: Partial<Filled>) => kept.keep({ ...kept.draft, ...part });
  const [fileProblem, setFileProblem] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const preview = usePreview(file);
  const guess = useGuess(file, description);
  const { state, send, cancel } = useUpload((made) => {
    kept.drop();
    onCreated(made);
  });
  const id = useId();
  const [preparing, setPreparing] = useState(false);
  /** The wish whose words could not be read: sent once more, it is sent with the one target alone. */
  const [alone, setAlone] = useState<string | null>(null);
  const open = useRef(true);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);
  const readNow = useReadNow();
  const busy = preparing || state.name === "sending" || state.name === "checking";
  const problem = tried ? checkDescription(description) : null;
  const target = chosen.target || guess.data?.candidates[0]?.target_column || "";
  const columns = preview?.columns ?? guess.data?.columns.map((column) => column.name) ?? [];

  const letGo = (gone: File) => {
    setFileProblem(`${gone.name} can't be read any more: it was changed or moved. Choose it again.`);
    fill({ file: null });
  };
  const onGone = useRef(letGo);
  onGone.current = letGo;
  const { found } = kept;
  useEffect(() => {
    if (!found || file === null) return;
    // Kept from before: the browser may have let go of it, or the file was saved anew.
    void isReadable(file).then((can) => !can && open.current && onGone.current(file));
  }, [found, file]);

  const take = (next: File) => {
    const wrong = checkFile(next);
    setFileProblem(wrong);
    fill({ file: wrong === null ? next : null });
    if (wrong === null) announce(`${next.name} chosen.`);
  };

  const submit = (event: React.FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (file === null) setFileProblem("Choose a file first.");
    if (file === null || checkDescription(description) !== null || busy) return;
    if (focusUnreadable(event.currentTarget)) return;
    void prepare(file);
  };

  /** What is asked beside the one target: the words of now may not be read yet. Null: it is not known. */
  const furtherOf = async (from: File): Promise<readonly string[] | null> => {
    if (chosen.target === "") return [];
    const read = await readNow(from, description);
    if (read instanceof Error) return null;
    const same = read?.candidates.find(({ target_column }) => target_column === chosen.target);
    return same?.further_targets ?? [];
  };

  const prepare = async (from: File) => {
    setPreparing(true);
    const [can, further] = await Promise.all([isReadable(from), furtherOf(from)]);
    setPreparing(false);
    if (!open.current) return;
    if (!can) return letGo(from);
    const wish = JSON.stringify([chosen.target, description.trim()]);
    if (further === null && alone !== wish) return setAlone(wish);
    setAlone(null);
    const budget = chosen.budget.trim() === "" ? null : Number(chosen.budget);
    const project: NewProject = {
      file: from,
      description: description.trim(),
      ...(name.trim() && { name: name.trim() }),
      ...(chosen.target && { targets: [chosen.target, ...(further ?? [])] }),
      ...(chosen.problem && { problemType: chosen.problem }),
      ...(chosen.metric && { metric: chosen.metric }),
      ...(budget !== null && { timeBudgetS: budget }),
      ...(chosen.ask && { onAmbiguity: "ask" as const }),
    };
    await send(project);
  };

  const close = () => {
    cancel();
    onClose();
  };

  return (
    <Overlay title="New project" onClose={close}>
      <form className="upload" onSubmit={submit} noValidate>
        {!busy && <AsLeft kept={kept} />}
        <DropZone file={file} problem={fileProblem} disabled={busy} onFile={take} />
        {preview && <Head preview={preview} target={target} />}
        <label>
          <span>What should be predicted?</span>
          <textarea
            rows={2}
            value={description}
            disabled={busy}
            placeholder="Predict whether a customer pays the credit back"
            aria-invalid={problem !== null}
            aria-describedby={problem ? `${id}-problem` : undefined}
            onChange={(event) => fill({ description: event.target.value })}
          />
        </label>
        {problem && (
          <p id={`${id}-problem`} className="problem" role="alert">
            {problem}
          </p>
        )}
        {guess.isFetching && !preparing && <p className="quiet">Reading file and sentence …</p>}
        {guess.data && (
          <Guess
            guess={guess.data}
            target={chosen.target}
            onChoose={(column) => fill({ chosen: { ...chosen, target: column } })}
          />
        )}
        {guess.error && <p className="quiet">No guess of the target: {guess.error.message}</p>}
        <details>
          <summary>Decide more yourself</summary>
          <Choices columns={columns} chosen={chosen} onChange={(next) => fill({ chosen: next })} />
          <label>
            <span>Name of the project</span>
            <input
              value={name}
              maxLength={MAX_NAME}
              placeholder="The file's name"
              onChange={(event) => fill({ name: event.target.value })}
            />
          </label>
        </details>
        {alone !== null && (
          <p className="warning" role="alert">
            The sentence could not be read, so only {chosen.target} would be predicted, whatever else it asks
            for. Press again to go on so, or leave the target column empty: then the sentence decides.
          </p>
        )}
        {preparing && (
          <p className="quiet" role="status">
            Reading file and sentence …
          </p>
        )}
        {state.name === "failed" && <Fault error={state.error} />}
        <Sending state={state} onCancel={cancel} />
        {!busy && (
          <div className="form-actions">
            <button type="button" className="button" onClick={close}>
              Close
            </button>
            <button type="submit" className="button primary">
              {state.name === "failed" ? "Try again" : "Train a model"}
            </button>
          </div>
        )}
      </form>
    </Overlay>
  );
}
