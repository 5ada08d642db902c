import { useQueries } from "@tanstack/react-query";
import type { ProjectDetail } from "../api/types";
import { count, lowerIsBetter, metricName, moment, score } from "../shell/format";
import { Icon } from "../shell/icons";
import { ScrollBox } from "../shell/ScrollBox";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";

interface Measured {
  readonly value: number | undefined;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

function measured(project: ProjectDetail, metric: string): Measured {
  const estimates = project.evaluation_report?.truth?.estimates ?? [];
  const interval = estimates.find((estimate) => estimate.name === metric)?.interval ?? null;
  return { value: project.metrics?.[metric], interval };
}

/** Which of two is better, -1 for neither: also where their intervals overlap, which may be chance. */
export function best(metric: string, values: readonly Measured[]): number {
  const [a, b] = values;
  if (a?.value === undefined || b?.value === undefined || a.value === b.value) return -1;
  if (a.interval && b.interval && a.interval.low <= b.interval.high && b.interval.low <= a.interval.high)
    return -1;
  return a.value < b.value === lowerIsBetter(metric) ? 0 : 1;
}

/** Whether their figures say anything about each other: of the same column of the same table. */
function comparable(projects: readonly ProjectDetail[]): boolean {
  const of = (project: ProjectDetail) => `${project.dataset_id}/${project.evaluation_report?.target_column}`;
  return new Set(projects.map(of)).size === 1;
}

const FACTS: readonly (readonly [string, (project: ProjectDetail) => string])[] = [
  ["Status", (p) => p.status],
  ["Data", (p) => `${p.dataset_name}, ${count(p.num_samples)} rows`],
  ["Problem", (p) => p.problem_type ?? "–"],
  ["Target", (p) => p.evaluation_report?.target_column ?? "–"],
  ["Features", (p) => (p.num_features === null ? "–" : count(p.num_features))],
  ["Best model", (p) => p.evaluation_report?.leaderboard[0]?.model ?? "–"],
  ["Created", (p) => moment(p.created_at)],
];

/** Two projects side by side: what they are, and each metric that one of them has. */
export function Compare({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const { api } = useServices();
  const results = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["project", id, "compare"],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.detail(id, signal),
    })),
  });
  const failed = results.find((result) => result.error)?.error;
  if (failed) return <Fault error={failed} />;
  const projects = results.map((result) => result.data).filter((project) => project !== undefined);
  if (projects.length < ids.length) return <p className="quiet">Reading both …</p>;
  const metrics = [...new Set(projects.flatMap((project) => Object.keys(project.metrics ?? {})))];
  const alike = comparable(projects);
  return (
    <ScrollBox className="compare" label="Comparison">
      <button type="button" className="button" onClick={onClose}>
        <Icon name="back" /> All projects
      </button>
      <table className="table">
        <thead>
          <tr>
            <td />
            {projects.map((project) => (
              <th key={project.project_id} scope="col">
                {project.project_name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {FACTS.map(([name, read]) => (
            <tr key={name}>
              <th scope="row" className="quiet">
                {name}
              </th>
              {projects.map((project) => (
                <td key={project.project_id}>{read(project)}</td>
              ))}
            </tr>
          ))}
          {metrics.map((metric) => {
            const values = projects.map((project) => measured(project, metric));
            const winner = alike ? best(metric, values) : -1;
            return (
              <tr key={metric}>
                <th scope="row" className="quiet">
                  {metricName(metric)}
                </th>
                {values.map(({ value, interval }, index) => (
                  <td key={projects[index]?.project_id}>
                    {score(value)} {index === winner && <span className="tag">better</span>}
                    {interval && (
                      <span className="note">
                        {score(interval.low)} – {score(interval.high)}
                      </span>
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {!alike && (
        <p className="quiet small">They predict different things, so no figure is better than the other.</p>
      )}
    </ScrollBox>
  );
}
