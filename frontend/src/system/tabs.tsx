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
  readonly Panel: FunctionComponent<TabProps>;
}

export const TABS: readonly SideTab[] = [
  { id: "run", words: "Run", Panel: RunTab },
  { id: "log", words: "Log", Panel: LogPanel },
  { id: "results", words: "Results", Panel: lazyPanel(() => import("../results/Results")) },
];
