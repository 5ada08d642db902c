import type { Prediction, PredictResponse } from "../api/types";
import { percent, score } from "../shell/format";
import { Icon } from "../shell/icons";

const MOST_CLASSES = 6;

function Shares({ probabilities }: { probabilities: Readonly<Record<string, number>> }) {
  const shares = Object.entries(probabilities).sort((a, b) => b[1] - a[1]);
  return (
    <ol className="importance">
      {shares.slice(0, MOST_CLASSES).map(([label, share]) => (
        <li key={label}>
          <span className="clip">{label}</span>
          <meter min={0} max={1} value={share} aria-label={`Probability of ${label}`} />
          <span className="number">{percent(share * 100)}</span>
        </li>
      ))}
    </ol>
  );
}

/** Bars to both sides of a line: what pushed the answer up, and what down. */
function Effects({ effects }: { effects: NonNullable<Prediction["explanation"]> }) {
  const most = Math.max(...effects.map(({ effect }) => Math.abs(effect)), 1e-12);
  return (
    <>
      <h4>What moved this answer</h4>
      <ol className="effects">
        {effects.map(({ column, effect }) => (
          <li key={column}>
            <span className="clip" title={column}>
              {column}
            </span>
            <svg viewBox="-50 0 100 8" preserveAspectRatio="none" aria-hidden="true">
              <line x1="0" x2="0" y1="0" y2="8" className="axis" />
              <rect
                className={effect < 0 ? "down" : "up"}
                x={effect < 0 ? (effect / most) * 48 : 0}
                width={(Math.abs(effect) / most) * 48}
                y="1"
                height="6"
              />
            </svg>
            <span className="number">
              {effect > 0 ? "+" : ""}
              {score(effect)}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

type Target = NonNullable<Prediction["predictions"]>[string];

/** What is said of one target: the value, how sure, and why. */
function Told({ told }: { told: Target }) {
  const { interval, probabilities, explanation } = told;
  return (
    <>
      <p className="answer-value">
        {typeof told.prediction === "number" ? score(told.prediction) : String(told.prediction)}
      </p>
      {interval && (
        <p className="quiet">
          {score(interval.low)} to {score(interval.high)} in {percent(interval.level * 100)} of such cases
        </p>
      )}
      {probabilities && <Shares probabilities={probabilities} />}
      {explanation && explanation.length > 0 && <Effects effects={explanation} />}
    </>
  );
}

/** One row's answer, of each target where there are several, and what is odd about the row. */
export function Answer({ answer }: { answer: PredictResponse }) {
  const [first] = answer.predictions;
  if (!first) return null;
  const { predictions, warnings } = first;
  return (
    <div className="answer" role="status">
      {!predictions && <Told told={first} />}
      {Object.entries(predictions ?? {}).map(([target, told]) => (
        <section key={target} aria-label={target}>
          <h4>{target}</h4>
          <Told told={told} />
        </section>
      ))}
      {warnings && warnings.length > 0 && (
        <ul className="warnings">
          {warnings.map((words) => (
            <li key={words}>
              <span className="tone tone-stalled">
                <Icon name="stalled" />
              </span>{" "}
              {words}
            </li>
          ))}
        </ul>
      )}
      <p className="quiet small">Model {answer.model_version ?? answer.model_id}</p>
    </div>
  );
}
