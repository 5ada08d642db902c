import "../../styles/forms.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { announce } from "../../shell/announcer";
import { FormField, focusFirstProblem } from "../../shell/FormField";
import { fieldErrors } from "../../shell/fieldErrors";
import { moment } from "../../shell/format";
import { Fault } from "../../shell/States";
import { useServices } from "../../shell/services";
import { useSignature } from "../../shell/signature";
import { setMonitoringPolicy } from "../calls";
import type { MonitoringPolicy } from "../types";
import { THRESHOLDS, thresholdDraft, thresholdWish } from "./words";

const NAMES = THRESHOLDS.map(({ key }) => key);

/** From where on something is an alert; an empty one never is. */
export function Thresholds({ projectId, policy }: { projectId: string; policy: MonitoringPolicy }) {
  const { api } = useServices();
  const client = useQueryClient();
  const [by] = useSignature();
  const [draft, setDraft] = useState(() => thresholdDraft(policy));
  const form = useRef<HTMLFormElement>(null);
  const save = useMutation({
    mutationFn: () => setMonitoringPolicy(api, projectId, thresholdWish(draft, policy, by)),
    onSuccess: (made) => {
      setDraft(thresholdDraft(made));
      announce("The thresholds are saved.");
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["monitoring", projectId] }),
  });
  const errors = fieldErrors(save.error, NAMES);
  useEffect(() => {
    if (save.error !== null) focusFirstProblem(form.current);
  }, [save.error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const before = thresholdDraft(policy);
  const changed = NAMES.some((key) => draft[key] !== before[key]);
  return (
    <form ref={form} className="say" onSubmit={submit} noValidate>
      <p className="quiet small">
        An empty threshold is never an alert. Each is told once when it begins and once when it ends.
      </p>
      <div className="thresholds">
        {THRESHOLDS.map(({ key, label, hint }) => (
          <FormField key={key} label={label} hint={hint || undefined} error={errors.of.get(key)}>
            {(control) => (
              <input
                {...control}
                inputMode="decimal"
                value={draft[key]}
                placeholder="off"
                onChange={(event) => setDraft({ ...draft, [key]: event.target.value })}
              />
            )}
          </FormField>
        ))}
      </div>
      {save.error && !errors.placed && <Fault error={save.error} />}
      <div className="form-actions">
        {policy.changed_at && (
          <span className="quiet small">
            Changed by {policy.changed_by} on {moment(policy.changed_at)}
          </span>
        )}
        <button type="submit" className="button primary" disabled={!changed || save.isPending}>
          {save.isPending ? "Saving …" : "Save"}
        </button>
      </div>
    </form>
  );
}
