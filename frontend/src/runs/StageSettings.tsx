import type { PipelineStage, ProblemType } from "../api/types";
import { STAGE_NAMES } from "../run/stages";
import { metricName } from "../shell/format";
import { ColumnPicker } from "./ColumnPicker";
import type { DataVersion } from "./calls";
import { Choice, ColumnInput, Families, NumberInput, Split, Version } from "./SettingInputs";
import {
  type Draft,
  fieldsFrom,
  metricsFor,
  nameOf,
  namesIn,
  type SettingField,
  stagesFrom,
  textIn,
} from "./settings";

interface StageSettingsProps {
  readonly from: PipelineStage;
  readonly draft: Draft;
  /** What the forked run was told. */
  readonly before: Draft;
  readonly errors: ReadonlyMap<string, string>;
  /** Newest first; empty while they are not known. */
  readonly versions: readonly DataVersion[];
  readonly problem: ProblemType | null;
  readonly onChange: (name: string, value: string | readonly string[]) => void;
}

/** The settings of the stages that are done again, and of no other. */
export function StageSettings(props: StageSettingsProps) {
  const columns = [...new Set(props.versions.flatMap((version) => version.dataset.columns))];
  const fields = fieldsFrom(props.from).filter((field) => fits(field, props));
  return (
    <div className="fork-settings">
      <datalist id="fork-columns">
        {columns.map((column) => (
          <option key={column} value={column} />
        ))}
      </datalist>
      {stagesFrom(props.from).map((stage) => {
        const own = fields.filter((field) => field.stage === stage);
        return own.length === 0 ? null : (
          <fieldset key={stage} className="fork-stage">
            <legend>{STAGE_NAMES[stage]}</legend>
            <div className="fork-fields">
              {own.map((field) => (
                <Field key={field.key} field={field} columns={columns} {...props} />
              ))}
            </div>
          </fieldset>
        );
      })}
    </div>
  );
}

/** A threshold is for a yes or no; where the problem may change, it is offered. */
function fits(field: SettingField, { problem, draft, from }: StageSettingsProps): boolean {
  if (field.key !== "threshold") return true;
  const chosen =
    from === "data_upload" || from === "data_analysis" ? textIn(draft, "data_analysis.problem_type") : "";
  const kind = chosen || problem;
  return kind === null || kind === "binary" || textIn(draft, nameOf(field)) !== "";
}

function Field({
  field,
  columns,
  draft,
  before,
  errors,
  versions,
  problem,
  onChange,
}: StageSettingsProps & { field: SettingField; columns: readonly string[] }) {
  const name = nameOf(field);
  const error = errors.get(name);
  const changed = (key: string) => JSON.stringify(draft[key]) !== JSON.stringify(before[key]);
  const common = {
    label: field.label,
    hint: field.hint || undefined,
    error,
    value: textIn(draft, name),
    changed: changed(name),
    onChange: (value: string) => onChange(name, value),
  };
  switch (field.kind) {
    case "version":
      return <Version {...common} versions={versions} />;
    case "number":
      return <NumberInput {...common} />;
    case "column":
      return <ColumnInput {...common} />;
    case "choice": {
      const metrics = metricsFor(textIn(draft, "data_analysis.problem_type") || problem || "");
      const options = field.options ?? metrics.map((metric) => [metric, metricName(metric)] as const);
      return <Choice {...common} options={options} />;
    }
    case "families":
      return (
        <Families
          label={field.label}
          error={error}
          chosen={namesIn(draft, name)}
          onChange={(chosen) => onChange(name, chosen)}
        />
      );
    case "columns":
      return (
        <ColumnPicker
          label={field.label}
          hint={field.hint}
          error={error}
          columns={columns}
          chosen={namesIn(draft, name)}
          onChange={(chosen) => onChange(name, chosen)}
        />
      );
    case "split":
      return (
        <Split
          {...common}
          value={textIn(draft, `${name}.kind`)}
          column={textIn(draft, `${name}.column`)}
          columnError={errors.get(`${name}.column`)}
          onChange={(kind) => onChange(`${name}.kind`, kind)}
          onColumn={(column) => onChange(`${name}.column`, column)}
        />
      );
  }
}
