import "../styles/forms.css";
import { type ReactNode, useId } from "react";

interface FormFieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with it, in the server's words or in the page's. */
  readonly error?: string | null | undefined;
}

/** What the control must be given, so that its words are read with it. */
export interface ControlProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

function Words({ id, hint, error }: { id: string; hint: ReactNode; error: string | null | undefined }) {
  return (
    <>
      {hint && (
        <span id={`${id}-hint`} className="quiet small">
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} className="problem small">
          {error}
        </span>
      )}
    </>
  );
}

function describedBy(id: string, { hint, error }: FormFieldProps): string | undefined {
  return [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
}

/** One control with its label, its hint, and what is wrong with it. */
export function FormField(props: FormFieldProps & { children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  return (
    <div className="form-field">
      <label htmlFor={id}>{props.label}</label>
      {props.children({
        id,
        "aria-describedby": describedBy(id, props),
        "aria-invalid": props.error ? true : undefined,
      })}
      <Words id={id} hint={props.hint} error={props.error} />
    </div>
  );
}

/** Several controls under one name, such as checkboxes: a fieldset with the same words. */
export function FormGroup(props: FormFieldProps & { children: ReactNode }) {
  const id = useId();
  return (
    <fieldset className="form-field" aria-describedby={describedBy(id, props)}>
      <legend>{props.label}</legend>
      {props.children}
      <Words id={id} hint={props.hint} error={props.error} />
    </fieldset>
  );
}

/** To the first control that is wrong; whether there is one. */
export function focusFirstProblem(form: HTMLElement | null): boolean {
  const wrong = form?.querySelector<HTMLElement>(
    '[aria-invalid="true"], fieldset[aria-describedby*="-error"] :is(input, select, textarea, button)',
  );
  // What is folded away takes no focus.
  for (let part = wrong?.parentElement; part; part = part.parentElement)
    if (part instanceof HTMLDetailsElement) part.open = true;
  wrong?.focus();
  return Boolean(wrong);
}
