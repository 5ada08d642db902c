import { useState } from "react";
import { announce } from "../shell/announcer";
import { FormField } from "../shell/FormField";
import { Icon } from "../shell/icons";
import { useUnreadable } from "./unreadable";

interface ColumnPickerProps {
  readonly label: string;
  readonly hint: string;
  readonly error: string | undefined;
  readonly columns: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Columns by name, however many the table has: typed or chosen, added by Enter, taken out one by one. */
export function ColumnPicker({ label, hint, error, columns, chosen, onChange }: ColumnPickerProps) {
  const [text, setText] = useState("");
  const typed = text.trim();
  const { input, shown, handlers } = useUnreadable(
    typed === "" ? null : `${typed} is not added: Enter adds it, or empty the field.`,
  );
  const add = (name: string) => {
    const column = name.trim();
    setText("");
    if (column === "" || chosen.includes(column)) return;
    onChange([...chosen, column]);
    announce(`${column} added.`);
  };
  const remove = (column: string) => {
    onChange(chosen.filter((each) => each !== column));
    announce(`${column} taken out.`);
    input.current?.focus();
  };
  return (
    <div className="column-picker">
      <FormField label={label} hint={hint} error={shown ?? error}>
        {(control) => (
          <input
            {...control}
            {...handlers}
            ref={input}
            list="fork-columns"
            value={text}
            placeholder="Name, then Enter"
            onChange={(event) => {
              const { value } = event.target;
              // Chosen from the list, not typed: browsers say so by the kind of input, or by none.
              const { inputType } = event.nativeEvent as InputEvent;
              const picked = inputType === undefined || inputType === "insertReplacementText";
              if (picked && columns.includes(value)) add(value);
              else setText(value);
            }}
            onBlur={() => {
              // Half a name is no column: it stays to be typed on, and is not sent.
              if (columns.includes(typed)) add(typed);
              handlers.onBlur();
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter" && text.trim() !== "") {
                event.preventDefault();
                add(text);
              }
              const last = chosen.at(-1);
              if (event.key === "Backspace" && text === "" && last !== undefined) remove(last);
            }}
          />
        )}
      </FormField>
      {chosen.length > 0 && (
        <ul className="chips" aria-label={`${label}: chosen`}>
          {chosen.map((column) => (
            <li key={column}>
              <button
                type="button"
                className="chip"
                aria-label={`Take out ${column}`}
                onClick={() => remove(column)}
              >
                {column} <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
