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
import type { MonitoringPolicy, MonitoringReport } from "../types";
import { THRESHOLDS, thresholdDraft, thresholdWish } from "./words";

type Typed = Readonly<Record<string, string>>;

const NAMES = THRESHOLDS.map(({ key }) => key);

/** From where on something is an alert; an empty one never is. */
export function Thresholds({ projectId, policy }: { projectId: string; policy: MonitoringPolicy }) {
  const { api } = useServices();
  const client = useQueryClient();
  const [by, setBy] = useSignature();
  const before = thresholdDraft(policy);
  // What was typed, over what stands: somebody else's change of other fields shows, and takes nothing away.
  const [typed, setTyped] = useState<Typed>({});
  const draft = { ...before, ...typed };
  const form = useRef<HTMLFormElement>(null);
  const save = useMutation({
    mutationFn: (_sent: Typed) => setMonitoringPolicy(api, projectId, thresholdWish(draft, policy, by)),
    onSuccess: (made, sent) => {
      client.setQueriesData<MonitoringReport>(
        { queryKey: ["monitoring", projectId] },
        (report) => report && { ...report, policy: made },
      );
      // What was typed since then is not saved yet.
      setTyped((now) => Object.fromEntries(Object.entries(now).filter(([key, text]) => sent[key] !== text)));
      announce("The thresholds are saved.");
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["monitoring", projectId] }),
  });
  const errors = fieldErrors(save.error, [...NAMES, "by"]);
  useEffect(() => {
    if (save.error !== null) focusFirstProblem(form.current);
  }, [save.error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed && !save.isPending) save.mutate(typed);
  };
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
                onChange={(event) => setTyped({ ...typed, [key]: event.target.value })}
              />
            )}
          </FormField>
        ))}
      </div>
      <FormField label="Your name" hint="Shown with the thresholds; not checked." error={errors.of.get("by")}>
        {(control) => (
          <input
            {...control}
            maxLength={100}
            value={by}
            autoComplete="name"
            onChange={(event) => setBy(event.target.value)}
          />
        )}
      </FormField>
      {save.error && !errors.placed && <Fault error={save.error} />}
      <div className="form-actions">
        {policy.changed_at && (
          <span className="quiet small">
            Changed by {policy.changed_by} on {moment(policy.changed_at)}
          </span>
        )}
        <button type="submit" className="button primary" aria-disabled={!changed || save.isPending}>
          {save.isPending ? "Saving …" : "Save"}
        </button>
      </div>
    </form>
  );
}
