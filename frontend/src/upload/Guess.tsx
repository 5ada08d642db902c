import type { Interpretation } from "../api/types";
import { metricName, percent, plural } from "../shell/format";
import { Findings } from "../system/Findings";

interface GuessProps {
  readonly guess: Interpretation;
  readonly target: string;
  readonly onChoose: (target: string) => void;
}

/** What the server reads out of file and sentence, with its evidence; each reading can be chosen. */
export function Guess({ guess, target, onChoose }: GuessProps) {
  const [best] = guess.candidates;
  if (!best) return <p className="quiet">The sentence names no column that could be predicted.</p>;
  const shown = guess.candidates.slice(0, 4);
  const chosen =
    shown.find((candidate) => candidate.target_column === target) ?? (target === "" ? best : null);
  const further = chosen?.further_targets ?? [];
  return (
    <div className="guess" data-testid="guess">
      {guess.needs_confirmation && target === "" && (
        <p className="warning">This is a close call: please say which column is meant.</p>
      )}
      <fieldset className="chips">
        <legend className="quiet small">Read as: predict …</legend>
        {shown.map((candidate) => (
          <button
            key={`${candidate.target_column}/${candidate.problem_type}`}
            type="button"
            className="chip"
            aria-pressed={candidate === chosen}
            onClick={() => onChoose(candidate.target_column)}
          >
            {candidate.target_column} ·{" "}
            {candidate.confidence < 0.01 ? "under 1 %" : percent(candidate.confidence * 100)}
          </button>
        ))}
      </fieldset>
      {chosen && (
        <>
          {further.length > 0 && (
            <p>
              With it: <b>{further.join(", ")}</b>
            </p>
          )}
          <p>
            {chosen.problem_type}, measured by {metricName(chosen.metric)}
            {chosen.positive_class !== null && (
              <>
                , positive class <code>{chosen.positive_class}</code>
              </>
            )}
          </p>
          <ul className="findings">
            {chosen.evidence.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      {guess.truncated && (
        <p className="quiet small">Read from the first {plural(guess.num_rows_seen, "row")}.</p>
      )}
      {guess.warnings.length > 0 && (
        <details>
          <summary>{plural(guess.warnings.length, "thing")} to know about the data</summary>
          <Findings findings={guess.warnings} empty="" />
        </details>
      )}
    </div>
  );
}
