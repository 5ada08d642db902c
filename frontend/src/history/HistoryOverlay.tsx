export default function HistoryOverlay(_: { onClose: () => void; onVisit: (id: string) => void }) { return null; }
