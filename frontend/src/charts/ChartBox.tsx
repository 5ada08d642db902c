import { useEffect, useRef } from "react";
import { useTheme } from "../shell/theme";
import type { ChartSpec } from "./draw";

interface ChartBoxProps {
  readonly title: string;
  /** What the chart shows, in words, for those who can't see it. */
  readonly says: string;
  readonly spec: ChartSpec;
}

export function ChartBox({ title, says, spec }: ChartBoxProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    let stop: (() => void) | null = null;
    let current = true;
    void import("./draw").then(({ draw }) => {
      if (current && canvas.current) stop = draw(canvas.current, spec);
    });
    return () => {
      current = false;
      stop?.();
    };
  }, [spec, theme]);
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <div className="chart-space">
        <canvas ref={canvas} role="img" aria-label={says} />
      </div>
    </figure>
  );
}
