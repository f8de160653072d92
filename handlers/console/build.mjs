// Builds one page of the browser: `node build.mjs PAGE FOLDER` bundles
// PAGE/main.tsx and PAGE/page.css into FOLDER/app.js and FOLDER/app.css, and
// copies the files beside them that need no building. The same sources and the
// same lockfile give the same bytes.
import { build } from "esbuild";
import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const [page, folder] = process.argv.slice(2);
if (!page || !folder) {
  console.error("usage: node build.mjs PAGE FOLDER");
  process.exit(2);
}
const from = path.join(here, page);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

await build({
  absWorkingDir: here,
  entryPoints: { "app": path.join(from, "main.tsx") },
  outdir: path.resolve(folder),
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome109", "firefox115", "safari16"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
});
await build({
  absWorkingDir: here,
  entryPoints: { "app": path.join(from, "page.css") },
  outdir: path.resolve(folder),
  bundle: true,
  minify: true,
  target: ["chrome109", "firefox115", "safari16"],
  legalComments: "none",
  logLevel: "warning",
});
for (const name of ["index.html", "icon.svg"])
  if (existsSync(path.join(from, name)))
    copyFileSync(path.join(from, name), path.join(folder, name));
