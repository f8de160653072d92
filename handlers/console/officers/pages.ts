// The one list of pages: address, title, drawing, right, and what draws it.
import type { ComponentType } from "preact";
import { Account } from "./account.tsx";
import type { IconName } from "./icons.tsx";
import { Queue } from "./queue.tsx";
import { Requests } from "./requests.tsx";
import { TipPage } from "./tip.tsx";
import { words } from "./words.ts";

export interface PageProps { rest: string[] }
export interface Page {
  path: string; title: string; icon: IconName;
  right: string;   /* as x-right of the operations: who has it sees the page */
  hidden?: boolean; /* not in the rail */
  draws: ComponentType<PageProps>;
}

export const PAGES: Page[] = [
  { path: "antrean", title: words.queue, icon: "queue", right: "read_tips", draws: Queue },
  { path: "tip", title: words.tip, icon: "queue", right: "read_tips", hidden: true, draws: TipPage },
  { path: "permintaan", title: words.requests, icon: "swap", right: "read_tips", draws: Requests },
  { path: "akun", title: words.account, icon: "person", right: "self", hidden: true, draws: Account },
];
