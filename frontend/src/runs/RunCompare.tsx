import { barScale, differenceWords, PairedBar, signed } from "../charts/PairedBar";
import type { ProjectState } from "../live/frames";
import { STAGE_NAMES } from "../run/stages";
import { count, lowerIsBetter, metricName, plural, score } from "../shell/format";
import { Icon } from "../shell/icons";
import { ScrollBox } from "../shell/ScrollBox";
import { Fault } from "../shell/States";
import type { MetricDifference, RunComparison, RunSummary } from "./calls";
import { BackToRuns } from "./RunDetailView";
import { useComparison, useNumbers } from "./useRuns";
import { namedIn, RUN_TONES, runName, settingName, settingValue, startWords, whyWords } from "./words";

interface RunCompareProps {
  readonly state: ProjectState;
  readonly pair: readonly [string, string];
  readonly numbers: ReadonlyMap<string, number>;
  readonly onBack: () => void;
}

/** The second run beside the first: what was changed, and what that did. */
export function RunCompare({ state, pair, numbers, onBack }: RunCompareProps) {
  const found = useComparison(state, pair);
  const [a, b] = [runName(pair[0], numbers), runName(pair[1], numbers)];
  return (
    <section className="run-compare" aria-label={`${b} beside ${a}`}>
      <BackToRuns onBack={onBack} />
      <h3 tabIndex={-1}>
        {b} beside {a}
      </h3>
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <p className="quiet">Joining the rows that both held out …</p>}
      {found.data && <Compared found={found.data} names={[a, b]} numbers={numbers} state={state} />}
    </section>
  );
}

interface ComparedProps {
  readonly state: ProjectState;
  readonly found: RunComparison;
  readonly names: readonly [string, string];
  readonly numbers: ReadonlyMap<string, number>;
}

function Compared({ state, found, names, numbers: listed }: ComparedProps) {
  const makers = found.lineage.flatMap((stage) => [stage.run_a, stage.run_b]);
  const pair = [found.a, found.b];
  const named = [...makers, ...namedIn(pair)].filter((id) => id !== null && !listed.has(id));
  const numbers = new Map([...listed, ...useNumbers(state.project_id, pair, named)]);
  return (
    <>
      <p className="verdict">{found.verdict}</p>
      <Heads runs={[found.a, found.b]} names={names} numbers={numbers} />
      <h4>Metrics</h4>
      <Metrics metrics={found.metrics} names={names} />
      <h4>Settings</h4>
      <Settings found={found} names={names} />
      <h4>Data</h4>
      <Data found={found} names={names} />
      <h4>Features</h4>
      <Features found={found} names={names} />
      <h4>Lineage</h4>
      <Lineage found={found} names={names} numbers={numbers} />
    </>
  );
}

function Heads({
  runs,
  names,
  numbers,
}: {
  runs: readonly RunSummary[];
  names: readonly string[];
  numbers: ReadonlyMap<string, number>;
}) {
  return (
    <ul className="compare-heads">
      {runs.map((run, index) => (
        <li key={run.run_id}>
          <span className={`tone tone-${RUN_TONES[run.status]}`}>
            <Icon name={RUN_TONES[run.status]} />
          </span>{" "}
          <b>{names[index]}</b> <span className="quiet">{startWords(run)}</span>{" "}
          {run.is_champion && (
            <span className="crown">
              <Icon name="crown" /> champion
            </span>
          )}
          <span className="small"> {whyWords(run, numbers)}</span>
        </li>
      ))}
    </ul>
  );
}

function Metrics({ metrics, names }: { metrics: readonly MetricDifference[]; names: readonly string[] }) {
  if (metrics.length === 0) return <p className="quiet">Neither was measured.</p>;
  const paired = metrics.some((one) => one.paired?.difference !== null && one.paired !== null);
  return (
    <>
      <ScrollBox label="Metrics of both">
        <table className="table paired-table">
          <caption className="unseen">Metrics of both runs, and their difference on the same rows</caption>
          <thead>
            <tr>
              <th scope="col">Metric</th>
              {names.map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
              <th scope="col">{paired ? "Difference on the same rows" : "Difference"}</th>
            </tr>
          </thead>
          <tbody>
            {metrics.map((one) => (
              <MetricRow key={one.metric} one={one} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {paired && (
        <p className="quiet small">
          To the right of the middle the second is better; a bar that crosses the middle may be chance.
        </p>
      )}
    </>
  );
}

function MetricRow({ one }: { one: MetricDifference }) {
  const { paired } = one;
  return (
    <tr data-metric={one.metric} data-certain={paired?.certain ?? false}>
      <th scope="row">
        {metricName(one.metric)}
        <span className="note">{lowerIsBetter(one.metric) ? "lower is better" : "higher is better"}</span>
      </th>
      <td className="number">{score(one.a)}</td>
      <td className="number">{score(one.b)}</td>
      <td className="paired-cell">
        {paired === null || paired.difference === null ? (
          <span className="quiet small">no rows that both held out</span>
        ) : (
          <>
            <PairedBar paired={paired} />
            <span className="note">{differenceWords(paired)}</span>
          </>
        )}
      </td>
    </tr>
  );
}

function Settings({ found, names }: Pick<ComparedProps, "found" | "names">) {
  if (found.settings.length === 0) return <p className="quiet">Both were told the same.</p>;
  return (
    <ScrollBox label="Settings that differ">
      <table className="table">
        <caption className="unseen">Settings in which they differ</caption>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.settings.map((one) => (
            <tr key={`${one.stage}.${one.name}`}>
              <th scope="row">
                {STAGE_NAMES[one.stage]}: {settingName(one.name)}
              </th>
              <td>{settingValue(one.name, one.a)}</td>
              <td>{settingValue(one.name, one.b)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function each(a: number | null, b: number | null): string {
  const said = (value: number | null) => (value === null ? "–" : count(value));
  return a === b ? said(a) : `${said(a)} and ${said(b)}`;
}

function Data({ found, names }: Pick<ComparedProps, "found" | "names">) {
  const { data } = found;
  return (
    <>
      <p>
        {data.same_rows
          ? `Both read the same ${data.rows_a === null ? "rows" : plural(data.rows_a, "row")}.`
          : `${names[0]} and ${names[1]} read different rows.`}
      </p>
      <p className="quiet small">
        Version {each(data.version_a, data.version_b)} · rows {each(data.rows_a, data.rows_b)} · held out{" "}
        {each(data.holdout_a, data.holdout_b)}
        {data.shared_holdout !== null && ` · held out by both ${count(data.shared_holdout)}`}
      </p>
    </>
  );
}

const NAMED = 12;

function Names({ words, names }: { words: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p>
      {words}:{" "}
      {names.slice(0, NAMED).map((name) => (
        <code key={name} className="column">
          {name}
        </code>
      ))}
      {names.length > NAMED && <span className="quiet"> and {names.length - NAMED} more</span>}
    </p>
  );
}

function Features({ found, names }: Pick<ComparedProps, "found" | "names">) {
  const { only_a, only_b, changed, num_features_a, num_features_b } = found.features;
  const same = only_a.length + only_b.length + changed.length === 0;
  return (
    <>
      {same && <p>Both read the same columns in the same way.</p>}
      <Names words={`Only ${names[0]} reads`} names={only_a} />
      <Names words={`Only ${names[1]} reads`} names={only_b} />
      <Names words="Read in another way" names={changed} />
      <p className="quiet small">Features: {each(num_features_a, num_features_b)}</p>
    </>
  );
}

/** Two tracks of eight: one line while they share a result, two from where they part. */
function Lineage({ found, names, numbers }: Omit<ComparedProps, "state">) {
  const parts = found.lineage.findIndex((stage) => !stage.same);
  const maker = (run: string | null) => (run === null ? "nobody" : runName(run, numbers));
  return (
    <>
      <p>
        {parts < 0
          ? "They stand on the same results throughout."
          : parts === 0
            ? "They share no result."
            : `They share all results before ${STAGE_NAMES[found.lineage[parts]?.stage ?? "data_upload"]}.`}
      </p>
      <ScrollBox label="Lineage of both">
        <table className="table lineage">
          <caption className="unseen">Whose result stands for each stage</caption>
          <thead>
            <tr>
              <th scope="col">Stage</th>
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.lineage.map((stage) => (
              <tr key={stage.stage} data-same={stage.same}>
                <th scope="row">{STAGE_NAMES[stage.stage]}</th>
                {stage.same ? (
                  <td colSpan={2} className="lineage-same">
                    {maker(stage.run_a)}, both
                  </td>
                ) : (
                  <>
                    <td className="lineage-a">{maker(stage.run_a)}</td>
                    <td className="lineage-b">{maker(stage.run_b)}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  );
}

export { barScale, signed };
