import "../../styles/learning.css";
import type { TabProps } from "../../system/tabs";

export default function MonitoringTab({ state }: TabProps) {
  return <p className="quiet">{state.alerts.length}</p>;
}
