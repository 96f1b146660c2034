/* How the page looks. No character here has a meaning in XML, as browsers take the contents of <style> as they stand. */
#include "report/html.h"

static const char colors[] =
    "\n:root{color-scheme:light dark;--page:#fcfcfb;--card:#fff;--ink:#1d2125;--soft:#5a6370;--rule:#dde1e6;--link:#0b5cad;"
    "--good:#176b43;--good-back:#e8f5ee;--bad:#b3261e;--bad-back:#fdecea;--open:#5a6370;--open-back:#f0f2f4;"
    "--need:#77838f;--again:#b5470b}\n"
    "@media (prefers-color-scheme:dark){:root{--page:#15181c;--card:#1c2026;--ink:#e6e8eb;--soft:#a2abb6;--rule:#343b44;"
    "--link:#7db8ff;--good:#6fd6a2;--good-back:#163126;--bad:#ff9d94;--bad-back:#3d1d1b;--open:#a2abb6;--open-back:#262b32;"
    "--need:#8592a0;--again:#f29a5c}}\n"
    "@media print{:root{color-scheme:light;--page:#fff;--card:#fff;--ink:#000;--soft:#444;--rule:#bbb;--link:#000;"
    "--good:#0e5a36;--good-back:#fff;--bad:#9c1c15;--bad-back:#fff;--open:#444;--open-back:#fff;"
    "--need:#77838f;--again:#b5470b}}\n";

static const char text[] =
    "*{box-sizing:border-box}\n"
    "html{font:100%/1.55 system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto "
    "Sans\",sans-serif;background:var(--page);color:var(--ink);"
    "-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
    "body{max-width:60rem;margin:0 auto;padding:2.5rem 1.25rem 5rem;overflow-wrap:break-word}\n"
    "h1{font-size:1.8rem;line-height:1.2;letter-spacing:-.015em;margin:0 0 .6rem;text-wrap:balance}\n"
    "h2{font-size:1.3rem;line-height:1.3;letter-spacing:-.01em;margin:3rem 0 .9rem}\n"
    "h3{font-size:1.1rem;line-height:1.35;margin:0 0 .2rem}\n"
    "h4{font-size:.78rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:1.5rem 0 .4rem}\n"
    "p{margin:.4rem 0}\nul{margin:.3rem 0;padding-left:1.2rem}\n"
    "a{color:var(--link);text-underline-offset:.15em}\n"
    "a:focus-visible,.box:focus-visible{outline:2px solid var(--link);outline-offset:2px}\n"
    "code,.name{font-family:ui-monospace,\"SF Mono\",Menlo,Consolas,\"Liberation Mono\",monospace;font-size:.88em}\n"
    ".name{white-space:break-spaces}\n"
    ".lead{max-width:46rem;color:var(--soft)}\n.origin,nav,.more,.no-chart{color:var(--soft);font-size:.9rem}\n"
    ".skip{position:absolute;left:-999rem}\n.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem}\n"
    ".good{color:var(--good)}\n.bad{color:var(--bad)}\n"
    "section{border-top:1px solid var(--rule);padding:1.75rem 0 .5rem;margin-top:1.5rem;scroll-margin-top:.5rem}\n"
    "section:target h3{color:var(--link)}\n";

static const char parts[] =
    ".answers{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.9rem;margin:0}\n"
    ".answers div{border:1px solid var(--rule);border-left:.3rem solid currentColor;border-radius:.5rem;padding:.8rem 1rem}\n"
    ".answers .good{background:var(--good-back)}\n.answers .bad{background:var(--bad-back)}\n"
    ".answers .open{background:var(--open-back);color:var(--open)}\n"
    ".answers dt{color:var(--ink);font-size:.9rem}\n.answers dd{margin:0;color:var(--ink);font-size:.85rem}\n"
    ".answers dd.answer{color:inherit;font-size:1.3rem;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.5}\n"
    ".failures{list-style:none;padding:.7rem 1rem;border-radius:.5rem;background:var(--bad-back)}\n.failures li{margin:.25rem 0}\n"
    ".failures .bad,.failed .bad{font-weight:650}\n"
    ".box{overflow-x:auto;margin:.6rem 0}\n"
    "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.9rem}\n"
    "caption{text-align:left;color:var(--soft);font-size:.85rem;padding:0 0 .4rem}\n"
    "th,td{text-align:left;vertical-align:top;padding:.4rem 1.25rem .4rem 0;border-bottom:1px solid var(--rule)}\n"
    "th:last-child,td:last-child{padding-right:.25rem}\n"
    "thead th{font-size:.8rem;font-weight:600;color:var(--soft);vertical-align:bottom;white-space:nowrap}\n"
    "tbody th{font-weight:500}\n"
    ".matrix td,.results td,.results th,.sites th,.builds th{white-space:nowrap}\n.matrix th[scope=row]{min-width:13rem}\n"
    ".results .records{white-space:normal;min-width:13rem}\n"
    ".results .number,.results th:nth-child(3),.results th:nth-child(4){text-align:right}\n"
    "td.failed{background:var(--bad-back)}\n.limits th[scope=rowgroup]{font-weight:650;padding-top:1rem}\n"
    ".sites ul{list-style:none;margin:0;padding:0}\n.sites td:last-child{width:60%}\n"
    ".notes{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.25rem;margin:.7rem 0;font-size:.9rem}\n"
    ".notes dt{font-weight:500}\n.notes dd,.notes ul{margin:0;padding:0;list-style:none;min-width:0}\n"
    "@media (max-width:34rem){body{padding-top:1.5rem}h1{font-size:1.5rem}.notes{display:block}.notes dd{margin-bottom:.6rem}}\n";

static const char candidate[] =
    "section.candidate{border-top:0;padding:0;margin-top:2rem}\n.candidate h3{margin:1.75rem 0 .5rem}\n"
    ".verdict{border-left:.4rem solid currentColor;border-radius:.5rem;padding:1rem 1.25rem;font-weight:700;font-size:1.7rem;"
    "line-height:1.25;margin:0 0 .8rem}\n"
    ".verdict.good{background:var(--good-back)}\n.verdict.bad{background:var(--bad-back)}\n"
    ".said{white-space:break-spaces;overflow-wrap:anywhere}\n"
    ".statements{padding-left:1.2rem}\n.statements li{margin:.3rem 0}\n.statements b{font-weight:650}\n"
    ".laws th[scope=row]{min-width:11rem}\n.laws td{min-width:9rem}\n.laws small{display:block;color:var(--soft);font-size:.85em}\n"
    ".laws .bad{font-weight:650}\n.open{color:var(--open)}\n"
    "@media (max-width:34rem){.verdict{font-size:1.35rem;padding:.8rem 1rem}.laws th[scope=row]{min-width:8rem}.laws "
    "td{min-width:7rem}}\n"
    "@media print{.verdict{border:1px solid currentColor;border-left-width:.4rem}section.candidate{break-inside:auto}}\n";

static const char audited[] =
    ".groups th[scope=row],.losses th[scope=row]{white-space:nowrap}\n.groups ul,.groups dl{margin:0;padding:0;list-style:none}\n"
    ".groups td{min-width:14rem}\n.groups li{margin:0 0 .3rem}\n.groups small,.groups b{display:block}\n"
    ".groups small{color:var(--soft);font-size:.85em}\n.groups b{font-weight:600}\n"
    ".groups dt{font-weight:600}\n.groups dd{margin:0 0 .3rem}\n"
    ".rates td,.rates thead th:not(:first-child){text-align:right;white-space:nowrap}\n"
    ".rates td:last-child,.rates thead th:last-child{text-align:left;white-space:normal}\n";

static const char charts[] =
    "figure{margin:1.2rem 0 0;max-width:44rem}\n"
    ".chart{display:block;width:100%;height:auto;overflow:visible;color:var(--soft)}\n"
    ".drawing text{font-family:inherit;font-size:11px;font-variant-numeric:tabular-nums;fill:currentColor}\n"
    ".drawing .build{font-size:12px;fill:var(--ink)}\n.drawing .need{fill:var(--need)}\n.drawing .again{fill:var(--again)}\n"
    ".drawing .base{fill:var(--rule)}\nfigcaption .again{color:var(--again)}\n"
    "figcaption{font-size:.85rem;color:var(--soft);margin-top:.3rem}\n"
    "@media (max-width:34rem){.drawing text{font-size:16px}}\n"
    "@media print{body{max-width:none;padding:0}section,figure,tr{break-inside:avoid}h2,h3,h4{break-after:avoid}.skip{display:none}"
    ".box{overflow:visible}}\n";

const char *const html_style[] = {colors, text, parts, candidate, audited, charts, NULL};
