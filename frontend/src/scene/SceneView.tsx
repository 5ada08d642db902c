import { useCallback, useEffect, useRef, useState } from "react";
import { go, visit } from "../shell/location";
import { GalaxyScene } from "./GalaxyScene";
import type { SkyProps } from "./Sky";
import type { Tier } from "./tier";
import type { Insets } from "./viewport";

interface SceneViewProps extends SkyProps {
  readonly tier: Exclude<Tier, "none">;
  /** The 3D view can't go on: why. */
  readonly onFailed: (reason: string) => void;
}

const RESTORE_LIMIT_MS = 4_000;

/** What the panels cover of the sky, read from the page itself. */
function insetsOf(host: HTMLElement): Insets {
  const whole = host.getBoundingClientRect();
  const insets = { left: 0, right: 0, top: 0, bottom: 0 };
  const top = document.querySelector(".top")?.getBoundingClientRect();
  if (top) insets.top = top.bottom - whole.top;
  for (const panel of document.querySelectorAll<HTMLElement>(".panel")) {
    const box = panel.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const wide = box.width > whole.width * 0.6;
    if (wide) insets.bottom = Math.max(insets.bottom, whole.bottom - box.top);
    else if (box.left - whole.left < whole.width * 0.25)
      insets.left = Math.max(insets.left, box.right - whole.left);
    else if (whole.right - box.right < whole.width * 0.25)
      insets.right = Math.max(insets.right, whole.right - box.left);
  }
  // On a narrow screen the link's state stands above the panels.
  const link = document.querySelector(".link-place")?.getBoundingClientRect();
  if (link && link.top > whole.top + whole.height * 0.3)
    insets.bottom = Math.max(insets.bottom, whole.bottom - link.top);
  insets.bottom = Math.min(insets.bottom, whole.height * 0.72);
  return insets;
}

const stillQuery = window.matchMedia("(prefers-reduced-motion: reduce)");

export default function SceneView(props: SceneViewProps) {
  const { stars, found, hovered, onHover, project, system, tier, onFailed } = props;
  const host = useRef<HTMLDivElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const [scene, setScene] = useState<GalaxyScene | null>(null);
  const [lost, setLost] = useState(false);
  const [slow, setSlow] = useState(false);
  const latest = useRef({ onHover, onFailed });
  latest.current = { onHover, onFailed };

  useEffect(() => {
    if (host.current === null || labels.current === null) return;
    let made: GalaxyScene;
    try {
      made = new GalaxyScene(
        host.current,
        labels.current,
        { tier, reducedMotion: stillQuery.matches },
        {
          onPickStar: visit,
          onPickStage: (stage) => go({ stage }),
          onPickRun: (run) => go({ run }),
          onHoverStar: (id) => latest.current.onHover(id),
          onTooSlow: () => setSlow(true),
          onContext: (state) => setLost(state === "lost"),
        },
      );
    } catch {
      latest.current.onFailed("The 3D view could not start, so this is the 2D view.");
      return;
    }
    Object.defineProperty(made.canvas, "inspectScene", { value: () => made.inspect(), configurable: true });
    const stillChanged = () => made.setReducedMotion(stillQuery.matches);
    stillQuery.addEventListener("change", stillChanged);
    setScene(made);
    return () => {
      stillQuery.removeEventListener("change", stillChanged);
      setScene(null);
      made.dispose();
    };
  }, [tier]);

  const measure = useCallback(() => {
    if (scene && host.current) scene.setInsets(insetsOf(host.current));
  }, [scene]);

  useEffect(() => {
    if (!scene || !host.current) return;
    const place = host.current;
    const observer = new ResizeObserver((entries) => {
      if (entries.some(({ target }) => target === place)) scene.resize();
      measure();
    });
    const panels = document.getElementById("panels");
    const watch = () => {
      observer.disconnect();
      observer.observe(place);
      for (const panel of document.querySelectorAll(".panel")) observer.observe(panel);
    };
    const watcher = new MutationObserver(watch);
    if (panels) watcher.observe(panels, { childList: true });
    watch();
    return () => {
      observer.disconnect();
      watcher.disconnect();
    };
  }, [scene, measure]);

  useEffect(() => scene?.setStars(stars), [scene, stars]);
  useEffect(() => scene?.setFound(found), [scene, found]);
  useEffect(() => scene?.setHovered(hovered), [scene, hovered]);
  useEffect(() => scene?.setProject(project), [scene, project]);
  useEffect(() => scene?.setSystem(system), [scene, system]);

  useEffect(() => {
    if (!lost) return;
    const id = setTimeout(
      () => latest.current.onFailed("The graphics were lost, so this is the 2D view."),
      RESTORE_LIMIT_MS,
    );
    return () => clearTimeout(id);
  }, [lost]);

  return (
    <div className="sky" data-tier={tier}>
      <div ref={host} className="sky-canvas" />
      <div className="vignette" aria-hidden="true" />
      <div ref={labels} className="labels" aria-hidden="true" />
      {lost && (
        <p className="sky-note" role="status">
          The graphics were lost; waiting for them to come back.
        </p>
      )}
      {slow && !lost && (
        <p className="sky-note" role="status">
          3D is slow on this machine.{" "}
          <button type="button" className="text-button" onClick={() => go({ flat: true }, true)}>
            Use the 2D view
          </button>{" "}
          <button type="button" className="text-button" onClick={() => setSlow(false)}>
            Stay
          </button>
        </p>
      )}
    </div>
  );
}
