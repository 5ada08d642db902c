/** The tabs of the right panel, in their order. One that is added here is a chunk of its own: see `lazyPanel`. */
import type { FunctionComponent } from "react";
import type { PipelineStage, ProjectDetail } from "../api/types";
import type { ProjectState } from "../live/frames";
import type { LogBook } from "../run/logs";
import { lazyPanel } from "../shell/lazyPanel";
import { LogPanel } from "./LogPanel";
import { RunTab } from "./RunTab";

export interface TabProps {
  readonly state: ProjectState;
  readonly detail: ProjectDetail | null;
  readonly log: LogBook;
  readonly stage: PipelineStage | null;
}

export interface SideTab {
  readonly id: string;
  readonly words: string;
  /** Of the run that is shown, or of the project over its runs. */
  readonly group: "run" | "project";
  readonly Panel: FunctionComponent<TabProps>;
}

export const TABS: readonly SideTab[] = [
  { id: "run", words: "Run", group: "run", Panel: RunTab },
  { id: "log", words: "Log", group: "run", Panel: LogPanel },
  { id: "results", words: "Results", group: "run", Panel: lazyPanel(() => import("../results/Results")) },
  { id: "runs", words: "Runs", group: "project", Panel: lazyPanel(() => import("../runs/RunsTab")) },
  {
    id: "champion",
    words: "Champion",
    group: "project",
    Panel: lazyPanel(() => import("../learning/champion/ChampionTab")),
  },
  { id: "data", words: "Data", group: "project", Panel: lazyPanel(() => import("../learning/data/DataTab")) },
  {
    id: "schedule",
    words: "Schedule",
    group: "project",
    Panel: lazyPanel(() => import("../learning/schedule/ScheduleTab")),
  },
  {
    id: "monitoring",
    words: "Monitor",
    group: "project",
    Panel: lazyPanel(() => import("../learning/monitoring/MonitoringTab")),
  },
];
