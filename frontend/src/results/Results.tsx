import type { ProjectDetail } from "../api/types";
import type { ProjectState } from "../live/frames";
export default function Results(_: { state: ProjectState; detail: ProjectDetail | null }) { return null; }
