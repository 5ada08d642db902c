import "../styles/forms.css";
import "../styles/history.css";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { ProjectStatus, ProjectSummary } from "../api/types";
import { announce } from "../shell/announcer";
import { count, moment } from "../shell/format";
import { Icon } from "../shell/icons";
import { Overlay } from "../shell/Overlay";
import { ScrollBox } from "../shell/ScrollBox";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";
import { toneOfProject } from "../shell/status";
import { Compare } from "./Compare";
import DeletionNotices from "./DeletionNotices";
import { deletions, useDeletions } from "./deletions";

const PAGE = 12;
const STATUSES: readonly ProjectStatus[] = [
  "created",
  "uploading",
  "analyzing",
  "processing",
  "training",
  "evaluating",
  "deploying",
  "completed",
  "failed",
  "cancelled",
];

interface HistoryOverlayProps {
  readonly onClose: () => void;
  readonly onVisit: (id: string) => void;
}

interface EntryProps {
  readonly project: ProjectSummary;
  readonly chosen: boolean;
  readonly full: boolean;
  readonly onChoose: () => void;
  readonly onVisit: () => void;
  readonly onDelete: () => void;
}

function Entry({ project, chosen, full, onChoose, onVisit, onDelete }: EntryProps) {
  const tone = toneOfProject(project.status);
  return (
    <tr data-project={project.project_id} data-status={project.status}>
      <td>
        <input
          type="checkbox"
          checked={chosen}
          disabled={full && !chosen}
          aria-label={`Compare ${project.project_name}`}
          onChange={onChoose}
        />
      </td>
      <th scope="row">
        <button type="button" className="text-button name-button" onClick={onVisit}>
          {project.project_name}
        </button>
        <span className="note clip">{project.problem_description}</span>
      </th>
      <td className="status-cell">
        <span className={`tone tone-${tone}`}>
          <Icon name={tone} />
        </span>{" "}
        {project.status}
        {tone === "busy" && ` ${project.progress_percentage} %`}
      </td>
      <td className="when">{moment(project.created_at)}</td>
      <td>
        <button
          type="button"
          className="icon-button"
          aria-label={`Delete ${project.project_name}`}
          onClick={onDelete}
        >
          <Icon name="trash" />
        </button>
      </td>
    </tr>
  );
}

export default function HistoryOverlay({ onClose, onVisit }: HistoryOverlayProps) {
  const { api } = useServices();
  const client = useQueryClient();
  const pending = useDeletions();
  const [search, setSearch] = useState("");
  const [status, setStatus] = useState<ProjectStatus | "">("");
  const [page, setPage] = useState(0);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const sought = useDeferredValue(search.trim());
  const list = useQuery({
    queryKey: ["projects", "history", sought, status, page],
    queryFn: ({ signal }) =>
      api.list(
        { limit: PAGE, offset: page * PAGE, ...(sought && { search: sought }), ...(status && { status }) },
        signal,
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  const waiting = new Set(pending.map((each) => each.id));
  const shown = list.data?.projects.filter((project) => !waiting.has(project.project_id)) ?? [];
  const pages = Math.max(1, Math.ceil((list.data?.total ?? 0) / PAGE));

  const choose = (id: string) =>
    setChosen((now) => (now.includes(id) ? now.filter((each) => each !== id) : [...now, id].slice(-2)));

  const remove = (project: ProjectSummary) => {
    announce(`${project.project_name} is deleted in ten seconds.`);
    setChosen((now) => now.filter((id) => id !== project.project_id));
    deletions.start(
      project.project_id,
      project.project_name,
      (id) => api.delete(id),
      () => {
        void client.invalidateQueries({ queryKey: ["projects"] });
        void client.invalidateQueries({ queryKey: ["stars"] });
      },
    );
  };

  return (
    <Overlay title="History" onClose={onClose} wide>
      <div className="history-tools">
        <input
          type="search"
          value={search}
          aria-label="Search name, description or file"
          placeholder="Search name, description or file"
          onChange={(event) => {
            setSearch(event.target.value);
            setPage(0);
          }}
        />
        <select
          value={status}
          aria-label="Status"
          onChange={(event) => {
            setStatus(event.target.value as ProjectStatus | "");
            setPage(0);
          }}
        >
          <option value="">Every status</option>
          {STATUSES.map((value) => (
            <option key={value} value={value}>
              {value}
            </option>
          ))}
        </select>
      </div>
      {chosen.length === 1 && <p className="quiet">Choose one more to compare.</p>}
      {chosen.length === 2 && <Compare ids={chosen} onClose={() => setChosen([])} />}
      {list.error && <Fault error={list.error} onRetry={() => void list.refetch()} stale={!!list.data} />}
      {list.isPending && <p className="quiet">Reading …</p>}
      {list.data && shown.length === 0 && <p className="quiet">No project fits.</p>}
      {shown.length > 0 && (
        <ScrollBox label="Projects">
          <table className="table history-table">
            <caption className="unseen">Projects, newest first</caption>
            <thead>
              <tr>
                <th scope="col">
                  <span className="unseen">Compare</span>
                </th>
                <th scope="col">Project</th>
                <th scope="col">Status</th>
                <th scope="col" className="when">
                  Created
                </th>
                <th scope="col">
                  <span className="unseen">Delete</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((project) => (
                <Entry
                  key={project.project_id}
                  project={project}
                  chosen={chosen.includes(project.project_id)}
                  full={chosen.length >= 2}
                  onChoose={() => choose(project.project_id)}
                  onVisit={() => onVisit(project.project_id)}
                  onDelete={() => remove(project)}
                />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
      <nav className="paging" aria-label="Pages">
        <button type="button" className="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
          Newer
        </button>
        <span className="quiet">
          Page {page + 1} of {count(pages)}
        </span>
        <button
          type="button"
          className="button"
          disabled={page + 1 >= pages}
          onClick={() => setPage(page + 1)}
        >
          Older
        </button>
      </nav>
      <DeletionNotices />
    </Overlay>
  );
}
