/** The only file that knows Chart.js; it is loaded when the first chart is shown. */
import {
  Chart,
  type ChartConfiguration,
  Legend,
  LinearScale,
  LineElement,
  PointElement,
  ScatterController,
  Tooltip,
} from "chart.js";

Chart.register(ScatterController, LineElement, PointElement, LinearScale, Legend, Tooltip);

export interface Series {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly line: boolean;
  /** A line to compare with, drawn faint. */
  readonly reference?: boolean;
}

export interface ChartSpec {
  readonly x: string;
  readonly y: string;
  readonly unit: boolean;
  readonly series: readonly Series[];
}

const HUES = ["--tone-done", "--tone-busy", "--tone-idle", "--tone-failed", "--tone-stalled"];

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function axis(title: string, unit: boolean) {
  return {
    type: "linear" as const,
    ...(unit && { min: 0, max: 1 }),
    title: { display: true, text: title, color: colour("--quiet") },
    ticks: { color: colour("--quiet"), maxTicksLimit: 6 },
    grid: { color: colour("--line") },
  };
}

export function draw(canvas: HTMLCanvasElement, spec: ChartSpec): () => void {
  const config: ChartConfiguration<"scatter"> = {
    type: "scatter",
    data: {
      datasets: spec.series.map((series, index) => {
        const hue = colour(series.reference ? "--line-strong" : (HUES[index % HUES.length] ?? "--text"));
        return {
          label: series.label,
          data: series.points.map(({ x, y }) => ({ x, y })),
          showLine: series.line,
          borderColor: hue,
          backgroundColor: hue,
          borderWidth: series.reference ? 1 : 2,
          borderDash: series.reference ? [4, 4] : [],
          pointRadius: series.line ? 0 : 2.5,
        };
      }),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      scales: { x: axis(spec.x, spec.unit), y: axis(spec.y, spec.unit) },
      plugins: {
        legend: {
          display: spec.series.length > 1,
          position: "bottom",
          labels: { color: colour("--text"), boxWidth: 12, boxHeight: 2 },
        },
      },
    },
  };
  const chart = new Chart(canvas, config);
  return () => chart.destroy();
}
