import type { Truth } from "../../api/types";
import { count, score } from "../../shell/format";

type ModelCard = Truth["card"];

function speedOf(speed: NonNullable<ModelCard["speed"]>): string {
  return `${score(speed.single_row_ms)} ms a row alone, ${score(speed.thousand_rows_ms)} ms a thousand`;
}

function parityOf(parity: NonNullable<ModelCard["parity"]>): string {
  const difference = score(parity.largest_difference);
  return parity.holds
    ? `The served file answers as the trained model did on ${count(parity.rows)} rows (largest difference ${difference}).`
    : `The served file differs from the trained model by ${difference} on ${count(parity.rows)} rows.`;
}

function Points({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul className="findings">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}

/** What a reader must know before using the model. */
export function Card({ card, leftOut }: { card: ModelCard; leftOut: readonly string[] }) {
  const facts: readonly (readonly [string, string])[] = [
    ["Purpose", card.purpose],
    ["Made of", card.members.map(({ name, weight }) => `${name} ${Math.round(weight * 100)} %`).join(", ")],
    ["Training data", card.training_data],
    ["Measured on", card.evaluation_data],
    ["Calibration", card.calibration],
    ...(card.threshold === null ? [] : [["Says yes from", score(card.threshold)] as const]),
    ...(card.speed ? [["Speed", speedOf(card.speed)] as const] : []),
    ...(card.parity ? [["As served", parityOf(card.parity)] as const] : []),
  ];
  return (
    <>
      <dl className="card">
        {facts.map(([term, words]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <Points title="Meant for" lines={card.intended_use} />
      <Points title="Limits" lines={card.limitations} />
      <Points title="Not measured" lines={leftOut} />
    </>
  );
}
