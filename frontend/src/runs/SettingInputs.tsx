/** One control for each kind of setting. "": as it would be without saying anything. */
import { FormField, FormGroup } from "../shell/FormField";
import { plural } from "../shell/format";
import type { DataVersion } from "./calls";
import { FAMILIES, numberProblem } from "./settings";
import { useUnreadable } from "./unreadable";

interface InputProps {
  readonly label: string;
  readonly hint: string | undefined;
  readonly error: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const UNSAID = "as it is without saying so";

/** A number as it was typed: what is none stands there to be mended, where a browser's own field would drop it. */
export function NumberInput({ label, hint, error, value, onChange }: InputProps) {
  const { input, shown, handlers } = useUnreadable(numberProblem(value));
  return (
    <FormField label={label} hint={hint} error={shown ?? error}>
      {(control) => (
        <input
          {...control}
          {...handlers}
          ref={input}
          inputMode="decimal"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FormField>
  );
}

/** A column's name, with the columns to choose from. */
export function ColumnInput({ label, hint, error, value, onChange }: InputProps) {
  return (
    <FormField label={label} hint={hint} error={error}>
      {(control) => (
        <input
          {...control}
          list="fork-columns"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FormField>
  );
}

export function Choice({
  label,
  hint,
  error,
  value,
  onChange,
  options,
}: InputProps & { options: readonly (readonly [string, string])[] }) {
  return (
    <FormField label={label} hint={hint} error={error}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{UNSAID}</option>
          {options.map(([key, words]) => (
            <option key={key} value={key}>
              {words}
            </option>
          ))}
        </select>
      )}
    </FormField>
  );
}

export function Version({
  label,
  hint,
  error,
  value,
  onChange,
  versions,
}: InputProps & { versions: readonly DataVersion[] }) {
  return (
    <FormField label={label} hint={hint} error={error}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">the newest</option>
          {versions.map((version) => (
            <option key={version.version} value={String(version.version)}>
              {version.version}: {version.dataset.file_name}, {plural(version.total_rows, "row")}
            </option>
          ))}
        </select>
      )}
    </FormField>
  );
}

export function Families({
  label,
  error,
  chosen,
  onChange,
}: {
  label: string;
  error: string | undefined;
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  return (
    <FormGroup
      label={label}
      error={error}
      hint={chosen.length === 0 ? "None is marked: all are tried." : null}
    >
      <div className="checks">
        {FAMILIES.map((family) => (
          <label key={family}>
            <input
              type="checkbox"
              checked={chosen.includes(family)}
              onChange={(event) =>
                onChange(
                  FAMILIES.filter((each) => (each === family ? event.target.checked : chosen.includes(each))),
                )
              }
            />
            {family}
          </label>
        ))}
      </div>
    </FormGroup>
  );
}

const KINDS = [
  ["random", "random"],
  ["time", "by time: later rows measure"],
  ["group", "by group: a group stays together"],
] as const;

export function Split({
  column,
  columnError,
  onColumn,
  ...kind
}: InputProps & { column: string; columnError: string | undefined; onColumn: (column: string) => void }) {
  const needsColumn = kind.value === "time" || kind.value === "group";
  return (
    <>
      <Choice {...kind} options={KINDS} />
      {(needsColumn || column !== "") && (
        <ColumnInput
          label={kind.value === "group" ? "Column of the group" : "Column of the date"}
          hint={undefined}
          error={columnError}
          value={column}
          onChange={onColumn}
        />
      )}
    </>
  );
}
