import { FormField } from "../shell/FormField";

interface SayWhyProps {
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly by: string;
  readonly onBy: (by: string) => void;
  readonly placeholder?: string;
  readonly errors?: ReadonlyMap<string, string>;
}

/** Why, and who says so: kept with what is decided, for whoever asks later. */
export function SayWhy({ reason, onReason, by, onBy, placeholder, errors }: SayWhyProps) {
  return (
    <>
      <FormField label="Why" error={errors?.get("reason")}>
        {(control) => (
          <textarea
            {...control}
            rows={2}
            maxLength={500}
            value={reason}
            placeholder={placeholder}
            onChange={(event) => onReason(event.target.value)}
          />
        )}
      </FormField>
      <FormField label="Your name" hint="Shown with the decision; not checked." error={errors?.get("by")}>
        {(control) => (
          <input
            {...control}
            maxLength={100}
            value={by}
            autoComplete="name"
            onChange={(event) => onBy(event.target.value)}
          />
        )}
      </FormField>
    </>
  );
}
