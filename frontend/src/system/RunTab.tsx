import { stageOf } from "../run/fold";
import { Leaderboard } from "./Leaderboard";
import { MetricTable } from "./MetricTable";
import { StageDetail } from "./StageDetail";
import type { TabProps } from "./tabs";

/** The chosen stage, else the one that is at work; and how good the models are so far. */
export function RunTab({ state, stage }: TabProps) {
  const shown = stage ?? state.current_stage;
  const measuring = shown === "model_selection" || shown === "model_training";
  return (
    <>
      <StageDetail stage={stageOf(state, shown)} state={state} />
      {state.metrics && shown !== "model_evaluation" && (
        <>
          <h3>Metrics so far</h3>
          <MetricTable metrics={state.metrics} baseline={state.baseline_metrics} primary={null} />
        </>
      )}
      {state.leaderboard.length > 0 && !measuring && (
        <>
          <h3>Leaderboard</h3>
          <Leaderboard rows={state.leaderboard} limit={8} />
        </>
      )}
    </>
  );
}
