import { useEffect, useRef } from "react";
import type { PipelineStage } from "../api/types";
import type { ProjectState } from "../live/frames";
import { STAGE_NAMES, STAGES } from "../run/stages";
import { percent } from "../shell/format";
import { Icon } from "../shell/icons";
import { toneOfStage } from "../shell/status";

interface StageListProps {
  readonly state: ProjectState;
  readonly selected: PipelineStage | null;
  readonly onSelect: (stage: PipelineStage) => void;
}

/**
 * The eight stages as a list: the scene's mirror, and the way to it by keyboard. One of its buttons is
 * in the tab order; arrows, Home and End move within.
 */
export function StageList({ state, selected, onSelect }: StageListProps) {
  const list = useRef<HTMLOListElement>(null);
  const focused = selected ?? state.current_stage;
  const byKeyboard = useRef(false);

  useEffect(() => {
    if (!byKeyboard.current) return;
    byKeyboard.current = false;
    list.current?.querySelector<HTMLButtonElement>(`[data-stage="${focused}"] button`)?.focus();
  }, [focused]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const at = STAGES.indexOf(focused);
    const last = STAGES.length - 1;
    const to = {
      ArrowDown: Math.min(last, at + 1),
      ArrowRight: Math.min(last, at + 1),
      ArrowUp: Math.max(0, at - 1),
      ArrowLeft: Math.max(0, at - 1),
      Home: 0,
      End: last,
    }[event.key];
    const stage = to === undefined ? undefined : STAGES[to];
    if (stage === undefined) return;
    event.preventDefault();
    byKeyboard.current = true;
    onSelect(stage);
  };

  return (
    <ol className="stages" ref={list} onKeyDown={onKeyDown} aria-label="Stages">
      {state.stages.map((stage) => {
        const tone = toneOfStage(stage.status);
        const isCurrent = stage.stage === state.current_stage;
        return (
          <li
            key={stage.stage}
            data-stage={stage.stage}
            data-status={stage.status}
            aria-current={isCurrent ? "step" : undefined}
          >
            <button
              type="button"
              className="row"
              tabIndex={stage.stage === focused ? 0 : -1}
              aria-pressed={stage.stage === selected}
              onClick={() => onSelect(stage.stage)}
            >
              <span className={`tone tone-${tone}`}>
                <Icon name={tone} />
              </span>
              <span className="row-name">{STAGE_NAMES[stage.stage]}</span>
              <span className="row-note">
                <span className="unseen">{stage.status}, </span>
                {stage.status === "stalled" && "stalled · "}
                {stage.status === "failed" && "failed · "}
                {stage.reused ? "reused" : percent(stage.percentage)}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
