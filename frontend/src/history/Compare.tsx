import { useQueries } from "@tanstack/react-query";
import type { ProjectDetail } from "../api/types";
import { count, lowerIsBetter, metricName, moment, score } from "../shell/format";
import { ScrollBox } from "../shell/ScrollBox";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";

function best(metric: string, values: readonly (number | undefined)[]): number {
  const known = values.filter((value) => value !== undefined);
  if (known.length < 2 || known.every((value) => value === known[0])) return -1;
  const wanted = lowerIsBetter(metric) ? Math.min(...known) : Math.max(...known);
  return values.indexOf(wanted);
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
export function Compare({ ids }: { ids: readonly string[] }) {
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
  return (
    <ScrollBox className="compare" label="Comparison">
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
            const values = projects.map((project) => project.metrics?.[metric]);
            const winner = best(metric, values);
            return (
              <tr key={metric}>
                <th scope="row" className="quiet">
                  {metricName(metric)}
                </th>
                {values.map((value, index) => (
                  <td key={projects[index]?.project_id}>
                    {score(value)} {index === winner && <span className="tag">better</span>}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollBox>
  );
}
