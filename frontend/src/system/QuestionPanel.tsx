import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { InterpretationChoice } from "../api/types";
import type { ProjectState } from "../live/frames";
import { announce } from "../shell/announcer";
import { duration, percent } from "../shell/format";
import { Icon } from "../shell/icons";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";

function useSecondsUntil(iso: string): number {
  const left = () => Math.max(0, (Date.parse(iso) - Date.now()) / 1000);
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    const id = setInterval(() => setSeconds(Math.max(0, (Date.parse(iso) - Date.now()) / 1000)), 1000);
    return () => clearInterval(id);
  }, [iso]);
  return seconds;
}

interface QuestionPanelProps {
  readonly projectId: string;
  readonly question: NonNullable<ProjectState["question"]>;
}

/** The run waits: which column is meant? A candidate with its evidence, or any other column by name. */
export function QuestionPanel({ projectId, question }: QuestionPanelProps) {
  const { api } = useServices();
  const [other, setOther] = useState("");
  const left = useSecondsUntil(question.answer_by);
  const [best] = question.candidates;
  const answer = useMutation({
    mutationFn: (choice: InterpretationChoice) => api.answer(projectId, choice),
    onSuccess: (_, choice) => announce(`Predicting ${choice.target_column}.`),
  });
  const settled = answer.isPending || answer.isSuccess;
  return (
    <section className="question" aria-label="The run asks">
      <h3>
        <span className="tone tone-stalled">
          <Icon name="question" />
        </span>{" "}
        Which column is meant?
      </h3>
      <ul className="question-choices">
        {question.candidates.map((candidate) => (
          <li key={`${candidate.target_column}/${candidate.problem_type}`}>
            <button
              type="button"
              className="row choice"
              disabled={settled}
              onClick={() =>
                answer.mutate({
                  target_column: candidate.target_column,
                  problem_type: candidate.problem_type,
                })
              }
            >
              <span className="row-name">{candidate.target_column}</span>
              <span className="row-note">{percent(candidate.confidence * 100)}</span>
              <span className="choice-why quiet small">
                {candidate.problem_type}
                {candidate.evidence[0] ? ` · ${candidate.evidence[0]}` : ""}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <form
        className="question-other"
        onSubmit={(event) => {
          event.preventDefault();
          if (other.trim() !== "") answer.mutate({ target_column: other.trim() });
        }}
      >
        <input
          value={other}
          disabled={settled}
          aria-label="Another column"
          placeholder="Another column"
          onChange={(event) => setOther(event.target.value)}
        />
        <button type="submit" className="button" disabled={settled || other.trim() === ""}>
          Choose
        </button>
      </form>
      {answer.isSuccess ? (
        <p className="quiet small">Answered; the run goes on.</p>
      ) : (
        <p className="quiet small">
          {best && left > 0 && `In ${duration(left)} the run takes ${best.target_column}.`}
        </p>
      )}
      {answer.error && <Fault error={answer.error} />}
    </section>
  );
}
