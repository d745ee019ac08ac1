(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const colors = dark
    ? { page: "#1a202a", ink: "#e8ecf3", soft: "#a7b1c2", line: "#323b4a", side: "#12161d", code: "#11151b", link: "#8fbaff", good: "#7ddba0", bad: "#ff9d9d" }
    : { page: "#ffffff", ink: "#1b2330", soft: "#566072", line: "#d9dee7", side: "#f7f8fa", code: "#f1f3f7", link: "#1a55b4", good: "#146c3a", bad: "#a8171f" };
  const family = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
  const mono = "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";
  const theme = {
    colors: {
      primary: { main: colors.link },
      success: { main: colors.good },
      error: { main: colors.bad },
      text: { primary: colors.ink, secondary: colors.soft },
      border: { dark: colors.line, light: colors.line },
      responses: {
        success: { color: colors.good, backgroundColor: dark ? "#173626" : "#ddf3e4", tabTextColor: "#7ddba0" },
        error: { color: colors.bad, backgroundColor: dark ? "#471d21" : "#fde4e4", tabTextColor: "#ff9d9d" },
      },
      http: { get: "#146c3a" },
    },
    typography: {
      fontSize: "16px", fontFamily: family,
      headings: { fontFamily: family, fontWeight: "650" },
      code: { fontFamily: mono, color: colors.ink, backgroundColor: colors.code, wrap: true },
      links: { color: colors.link, visited: colors.link, hover: colors.link },
    },
    schema: { nestedBackground: colors.side, linesColor: colors.line, typeNameColor: colors.soft, typeTitleColor: colors.ink, requireLabelColor: colors.bad, arrow: { color: colors.soft } },
    sidebar: { backgroundColor: colors.side, textColor: colors.ink, activeTextColor: colors.link },
    rightPanel: { backgroundColor: "#1f2733" },
    codeBlock: { backgroundColor: "#12161d" },
  };
  Redoc.init(
    JSON.parse(document.getElementById("contract").textContent),
    { theme, scrollYOffset: ".bar", hideDownloadButtons: true, expandResponses: "200", jsonSamplesExpandLevel: 4, nativeScrollbars: true, hideSchemaTitles: true },
    document.getElementById("main"),
  );
})();
