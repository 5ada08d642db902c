import { Icon } from "../../shell/icons";
import type { Verdict } from "../types";
import { VERDICTS } from "./words";

export function VerdictMark({ verdict }: { verdict: Verdict }) {
  const { words, tone } = VERDICTS[verdict];
  return (
    <span className={`severity tone-${tone}`}>
      <Icon name={tone} /> {words}
    </span>
  );
}
