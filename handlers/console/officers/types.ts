// What the API answers, as far as the pages read it (openapi.json).
export type Agency = "imigrasi" | "polda";

export interface Officer { id: string; login: string; agency: Agency; role: string; areas: string[] }
export interface Me extends Officer {
  recovery_left: number; enrol: boolean; csrf: string; rights: string[];
}
export interface Place { code: string; name: string; district: string; regency: string }
export interface Message {
  id: string; direction: "in" | "out"; text: string | null; at: string;
  delivery: string | null; foreign_sender?: boolean;
}
export interface Seat {
  agency: Agency; officer: string | null; login: string | null; since: string | null; asked: boolean;
}
export interface Entities {
  phones: string[]; plates: string[]; companies: string[]; destinations: string[];
  ships: string[]; accounts: string[]; when: string | null;
}
export interface Tip {
  id: string; code: string; alias: string | null; channel: string;
  medium: "sms" | "ussd" | "officer"; language: string; state: string;
  public_state: string; urgency: number; leaning: string; what: string | null;
  when: string | null; route: string | null; minors: string | null;
  place: Place | null; placed_by: string | null; narrative: string | null;
  indicators: { concept: string; words: string }[]; place_candidates: Place[];
  entities: Entities | null; contact: { how: string; hours: string | null };
  complete: boolean; danger: boolean; low: boolean; withdrawn: boolean;
  police: string | null; immigration: string | null; assignee: string | null;
  received_at: string; due_at: string | null; duress_at: string | null;
  messages: Message[];
  seats: Seat[]; paused_at: string | null; held: boolean; unread: boolean;
  moves?: { to: string; needs_reason: boolean }[];
}
export interface Group { group: string; count: number; more_than_counted: boolean; items: Tip[] }
export interface TipEvent {
  id: string; kind: string; at: string; officer: string | null; agency: Agency | null;
  share: "own" | "both"; detail: string; subject: string | null; words: string | null;
}
export interface Decision { agency: Agency; officer: string; at: string; accepted: boolean; reason: string | null }
export interface Request {
  id: string; tip: string; kind: "handover" | "support" | "identity"; what: string | null;
  state: "open" | "accepted" | "refused" | "withdrawn" | "expired"; officer: string;
  login: string; agency: Agency; to: Agency | null; at: string; due_at: string | null;
  reason: string | null; decisions: Decision[];
}
export interface Unit { name: string; agency: Agency | null }
export interface Session { id: string; created_at: string; used_at: string; current: boolean }
