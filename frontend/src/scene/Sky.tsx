import { lazy, Suspense, useState } from "react";
import type { PipelineStage } from "../api/types";
import type { Star } from "../galaxy/stars";
import type { ProjectState } from "../live/frames";
import { Boundary } from "../shell/Boundary";
import { usePlace } from "../shell/location";
import { FlatSky } from "./FlatSky";
import type { Orbit } from "./lanes";
import { probeTier } from "./tier";

const SceneView = lazy(() => import("./SceneView"));

/** What the scene shows of the project's other runs. */
export interface RunsAround {
  readonly orbits: readonly Orbit[];
  /** Those that a panel shows. */
  readonly chosen: readonly string[];
  /** Whether the run whose planets are shown is the champion's. */
  readonly crowned: boolean;
}

/** What the scene shows of the project that is open. */
export interface SystemInSky {
  readonly state: ProjectState;
  readonly pulses: readonly PipelineStage[];
  readonly batch: number;
  readonly selected: PipelineStage | null;
  readonly runs: RunsAround;
}

export interface SkyProps {
  readonly stars: readonly Star[];
  readonly loading: boolean;
  /** Stars that the search found; null when nothing is searched. */
  readonly found: readonly Star[] | null;
  readonly hovered: string | null;
  readonly onHover: (id: string | null) => void;
  readonly project: string | null;
  readonly system: SystemInSky | null;
}

/** The picture behind the panels: in three dimensions where that can be drawn, else in two. */
export function Sky(props: SkyProps) {
  const { flat } = usePlace();
  const [failed, setFailed] = useState<string | null>(null);
  const [tier] = useState(probeTier);
  if (flat || failed !== null || tier === "none") {
    const reason = tier === "none" ? "This browser draws no WebGL, so this is the 2D view." : failed;
    return <FlatSky {...props} reason={flat ? null : reason} />;
  }
  return (
    <Boundary fallback={<FlatSky {...props} reason="The 3D view failed to draw, so this is the 2D view." />}>
      <Suspense fallback={<div className="sky" />}>
        <SceneView {...props} tier={tier} onFailed={setFailed} />
      </Suspense>
    </Boundary>
  );
}
