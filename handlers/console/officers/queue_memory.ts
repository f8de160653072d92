// How the queue was when one left it for a tip: coming back finds it so, and the
// tip's page goes on to its neighbours.
export const remembered: {
  view: "all" | "mine" | "unread"; only: string; current: string; order: string[];
} = { view: "all", only: "", current: "", order: [] };
