// Where one is: "#/tip/12" gives ["tip", "12"]. After sign-in one is where one was.
import { cell } from "./cell.ts";

const read = () => location.hash.replace(/^#\/?/, "").split("/").filter(Boolean);

export const route = cell<string[]>(read());
window.addEventListener("hashchange", () => {
  route.set(read());
  window.scrollTo(0, 0);
});

export const to = (...pieces: string[]) => `#/${pieces.map(encodeURIComponent).join("/")}`;
export const go = (...pieces: string[]) => { location.hash = to(...pieces); };
