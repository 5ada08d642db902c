import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { ModelColumn, ModelSchema } from "../api/types";
import { announce } from "../shell/announcer";
import { Icon } from "../shell/icons";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";
import { Answer } from "./Answer";
import { cellOf, initialText, oddity, rangeOf } from "./fields";

const MOST_OPTIONS = 40;
/** Columns that an answer is explained by. */
const EXPLAINED = 5;

interface FieldProps {
  readonly column: ModelColumn;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({ column, value, onChange }: FieldProps) {
  const id = useId();
  const odd = oddity(column, value);
  const range = rangeOf(column);
  const options = column.categories ?? (column.role === "boolean" ? ["true", "false"] : null);
  const few = options !== null && options.length <= MOST_OPTIONS;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: one of the two controls below is always inside
    <label className="try-field">
      <span className="try-name">
        <span className="clip" title={column.name}>
          {column.name}
        </span>
        {range && <span className="quiet small">{range}</span>}
      </span>
      {column.role === "text" ? (
        <textarea rows={2} value={value} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input
          value={value}
          inputMode={column.role === "numeric" ? "decimal" : "text"}
          list={few ? id : undefined}
          aria-describedby={odd ? `${id}-odd` : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {few && (
        <datalist id={id}>
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
      {odd && (
        <span id={`${id}-odd`} className="odd">
          <Icon name="stalled" /> {odd}
        </span>
      )}
    </label>
  );
}

/** A form made from what the model takes. */
export function TryIt({ projectId, schema }: { projectId: string; schema: ModelSchema }) {
  const { api } = useServices();
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(schema.columns.map((column) => [column.name, initialText(column)])),
  );
  const ask = useMutation({
    mutationFn: () => {
      const row = Object.fromEntries(
        schema.columns.map((column) => [column.name, cellOf(column, values[column.name] ?? "")]),
      );
      return api.predict(projectId, [row], EXPLAINED);
    },
    onSuccess: (answer) => announce(`Prediction: ${String(answer.predictions[0]?.prediction)}`),
  });
  return (
    <form
      className="try"
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate();
      }}
    >
      <div className="try-fields">
        {schema.columns.map((column) => (
          <Field
            key={column.name}
            column={column}
            value={values[column.name] ?? ""}
            onChange={(value) => setValues({ ...values, [column.name]: value })}
          />
        ))}
      </div>
      <button type="submit" className="button primary" disabled={ask.isPending}>
        {ask.isPending ? "Asking …" : `Predict ${schema.target_column}`}
      </button>
      {ask.error && <Fault error={ask.error} />}
      {ask.data && <Answer answer={ask.data} />}
    </form>
  );
}
