// Opens each page at two widths, light and dark, and prints as JSON what is wrong with it:
// node axe.cjs MODULES CHROMIUM FILE...
const [modules, executablePath, ...files] = process.argv.slice(2);
const { chromium } = require(`${modules}/playwright-core`);
const path = `${modules}/axe-core/axe.min.js`;
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

async function look(browser, file, width, colorScheme) {
  const viewport = { width, height: 900 };
  const context = await browser.newContext({ viewport, colorScheme, bypassCSP: true });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`file://${file}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  await page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
  await page.addScriptTag({ path });
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  await context.close();
  return [
    ...(wide ? ["it is wider than the screen"] : []),
    ...asked.slice(1).filter((url) => url.startsWith("http")).map((url) => `it asks for ${url}`),
    ...found.violations.map(({ id, impact, nodes }) => `${impact}: ${id} at ${nodes[0].target}`),
  ].map((what) => `${file.split("/").pop()}, ${width} pixels, ${colorScheme}: ${what}`);
}

(async () => {
  const browser = await chromium.launch({ executablePath, args });
  const found = [];
  for (const file of files)
    for (const width of [400, 1400])
      for (const scheme of ["light", "dark"]) found.push(...(await look(browser, file, width, scheme)));
  await browser.close();
  console.log(JSON.stringify(found));
})();
