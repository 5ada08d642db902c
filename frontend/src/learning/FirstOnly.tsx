import type { ProjectState } from "../live/frames";

/** Says which of several targets is judged here: the first alone. Nothing where there is one. */
export function FirstOnly({ stages }: Pick<ProjectState, "stages">) {
  const read = stages.find(({ stage }) => stage === "data_analysis")?.result;
  if (read?.stage !== "data_analysis" || !read.further_targets?.length) return null;
  const others = read.further_targets;
  return (
    <p className="quiet small">
      Judged by <code>{read.target_column}</code> alone; not by {others.join(", ")}.
    </p>
  );
}
