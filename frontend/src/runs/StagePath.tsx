import type { PipelineStage } from "../api/types";
import { STAGE_NAMES, STAGES } from "../run/stages";
import { FormGroup } from "../shell/FormField";

interface StagePathProps {
  readonly from: PipelineStage;
  readonly possible: readonly PipelineStage[];
  readonly error: string | null | undefined;
  readonly onChoose: (stage: PipelineStage) => void;
}

/** The eight stages as a path: what is reused before the fork, what is done again after it. */
export function StagePath({ from, possible, error, onChoose }: StagePathProps) {
  const at = STAGES.indexOf(from);
  const missing = STAGES[possible.length - 1];
  return (
    <FormGroup
      label="Begin at"
      error={error}
      hint={
        possible.length < STAGES.length && missing
          ? `This run came no further than ${STAGE_NAMES[missing]}.`
          : "What stands before the stage is reused as it is; it and all after it are done again."
      }
    >
      <div className="stage-path">
        {STAGES.map((stage, index) => (
          <label
            key={stage}
            className="stage-stop"
            data-part={index < at ? "reused" : "again"}
            data-chosen={stage === from}
          >
            <input
              type="radio"
              name="from"
              value={stage}
              checked={stage === from}
              disabled={!possible.includes(stage)}
              onChange={() => onChoose(stage)}
            />
            <span>{STAGE_NAMES[stage]}</span>
            <span className="stage-part small">{index < at ? "reused" : "again"}</span>
          </label>
        ))}
      </div>
    </FormGroup>
  );
}
