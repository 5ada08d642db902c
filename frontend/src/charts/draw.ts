/** The only file that knows Chart.js; it is loaded when the first chart is shown. */
import {
  Chart,
  type ChartConfiguration,
  Legend,
  LinearScale,
  LineElement,
  type Plugin,
  PointElement,
  ScatterController,
  Tooltip,
} from "chart.js";

Chart.register(ScatterController, LineElement, PointElement, LinearScale, Legend, Tooltip);
Chart.defaults.font.family = getComputedStyle(document.documentElement).getPropertyValue("--font").trim();

/** `low` to `high`: an interval of y, drawn as a bar through the point. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

export interface Series {
  readonly label: string;
  readonly points: readonly ChartPoint[];
  readonly line: boolean;
  /** Mark the points of a line. */
  readonly dots?: boolean;
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

const CAP_PX = 3;

/** The intervals of points that have one. */
const intervals: Plugin<"scatter"> = {
  id: "intervals",
  afterDatasetsDraw({ ctx, data, scales }) {
    const { x, y } = scales;
    if (!x || !y) return;
    ctx.save();
    for (const { data: points, borderColor } of data.datasets) {
      ctx.strokeStyle = String(borderColor);
      for (const point of points as ChartPoint[]) {
        if (point.low === undefined || point.high === undefined) continue;
        const [at, top, bottom] = [point.x, point.high, point.low].map((value, index) =>
          (index === 0 ? x : y).getPixelForValue(value),
        ) as [number, number, number];
        ctx.beginPath();
        ctx.moveTo(at, top);
        ctx.lineTo(at, bottom);
        for (const end of [top, bottom]) {
          ctx.moveTo(at - CAP_PX, end);
          ctx.lineTo(at + CAP_PX, end);
        }
        ctx.stroke();
      }
    }
    ctx.restore();
  },
};

export function draw(canvas: HTMLCanvasElement, spec: ChartSpec): () => void {
  const config: ChartConfiguration<"scatter"> = {
    type: "scatter",
    data: {
      datasets: spec.series.map((series, index) => {
        const hue = colour(series.reference ? "--line-strong" : (HUES[index % HUES.length] ?? "--text"));
        return {
          label: series.label,
          data: series.points.map((point) => ({ ...point })),
          showLine: series.line,
          borderColor: hue,
          backgroundColor: hue,
          borderWidth: series.reference ? 1 : 2,
          borderDash: series.reference ? [4, 4] : [],
          pointRadius: series.dots ? 3 : series.line ? 0 : 2.5,
        };
      }),
    },
    plugins: [intervals],
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
