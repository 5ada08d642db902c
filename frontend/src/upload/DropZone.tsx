import { useId, useRef, useState } from "react";
import { bytes } from "../shell/format";
import { Icon } from "../shell/icons";
import { EXTENSIONS } from "./checks";

interface DropZoneProps {
  readonly file: File | null;
  readonly problem: string | null;
  readonly disabled: boolean;
  readonly onFile: (file: File) => void;
}

/** A place to drop a file, with a real button in it: each way works alone. */
export function DropZone({ file, problem, disabled, onFile }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const take = (files: FileList | null) => {
    const first = files?.[0];
    if (first && !disabled) onFile(first);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same
    <div
      className={`drop${over ? " drop-over" : ""}${file ? " drop-full" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <Icon name="upload" />
      <p>
        {file ? (
          <>
            <b>{file.name}</b> <span className="quiet">{bytes(file.size)}</span>
          </>
        ) : (
          "Drop a table here"
        )}
      </p>
      <button type="button" className="button" disabled={disabled} onClick={() => input.current?.click()}>
        {file ? "Choose another file" : "Choose a file"}
      </button>
      <input
        ref={input}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-label="File"
        aria-describedby={hint}
        accept={EXTENSIONS.join(",")}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = "";
        }}
      />
      <p id={hint} className="quiet small">
        CSV, TSV, Parquet, JSON, JSON lines or Excel, up to 2 GB
      </p>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
