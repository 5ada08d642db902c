import { Facts } from "../shell/Facts";
import { bytes, count, metricName, moment, plural, score } from "../shell/format";
import { Icon } from "../shell/icons";
import { go } from "../shell/location";
import type { Receipt } from "./calls";
import { runName } from "./words";

function Hash({ of }: { of: string }) {
  return <code title={of}>{of.slice(0, 16)}…</code>;
}

type Verdict = NonNullable<Receipt["replay"]>;

/** What of the repeated run came out otherwise; nothing: all is equal. */
export function unequal(verdict: Verdict): readonly string[] {
  return [
    ...(verdict.model_equal ? [] : ["the model"]),
    ...(verdict.metrics_equal ? [] : ["metrics"]),
    ...(verdict.predictions_equal ? [] : ["predictions"]),
  ];
}

/** Of a repeated run: whether it came to the same. */
export function ReplayVerdict({
  verdict,
  numbers,
}: {
  verdict: Verdict;
  numbers: ReadonlyMap<string, number>;
}) {
  const other = unequal(verdict);
  const tone = other.length === 0 ? "done" : "failed";
  const of = (
    <button type="button" className="text-button" onClick={() => go({ run: verdict.of_run_id })}>
      {runName(verdict.of_run_id, numbers)}
    </button>
  );
  return (
    <div className={`replay-verdict replay-${tone}`} data-equal={other.length === 0}>
      <span className={`tone tone-${tone}`}>
        <Icon name={tone} />
      </span>
      <div>
        {other.length === 0 ? (
          <p>Equal to {of}: model, metrics and predictions, bit for bit.</p>
        ) : (
          <p>
            Not equal to {of}: {other.join(", ")}
            {verdict.largest_difference !== null &&
              `; the largest difference is ${score(verdict.largest_difference)}`}
            .
          </p>
        )}
        {verdict.differences.length > 0 && (
          <ul className="findings">
            {verdict.differences.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

/** What it takes to make the same model again. */
export function ReceiptView({ receipt }: { receipt: Receipt }) {
  const { split, work } = receipt;
  return (
    <>
      <h4>Receipt</h4>
      <Facts
        facts={[
          ["Data", <Hash key="d" of={receipt.data_sha256} />],
          ["Data version", `${receipt.data_version}, ${plural(receipt.data_rows, "row")}`],
          ["Predicts", <code key="t">{receipt.target_column}</code>],
          ["Metric", metricName(receipt.metric)],
          ["Split", [split.kind, split.column].filter(Boolean).join(" by ")],
          ["Trained on", plural(receipt.train_rows, "row")],
          ["Held out", plural(receipt.holdout_rows, "row")],
          ["Held-out row numbers", <Hash key="h" of={receipt.holdout_ids_sha256} />],
          ["Seed", String(receipt.seed)],
          ["Counted work", `${count(work.selection_units)} + ${count(work.training_units)} fits`],
          ["Model", <Hash key="m" of={receipt.model_sha256} />],
          ["Model's size", bytes(receipt.model_size_bytes)],
          ["Predictions", <Hash key="p" of={receipt.predictions_sha256} />],
          ["Made", moment(receipt.made_at)],
        ]}
      />
      {receipt.off_lock.length > 0 && (
        <p className="warning">
          Not as the lock file says: {receipt.off_lock.slice(0, 6).join("; ")}
          {receipt.off_lock.length > 6 && ` and ${receipt.off_lock.length - 6} more`}
        </p>
      )}
      <details>
        <summary>{plural(Object.keys(receipt.versions).length, "version")} of Python and libraries</summary>
        <Facts facts={Object.entries(receipt.versions)} />
      </details>
    </>
  );
}
