import { drawingThemes, type Paint } from '../drawing/drawingTheme.ts'

const paints = Object.keys(drawingThemes.light)

/** Curves as in the app's charts (renderer/ui/tokens.css). */
const curveColours = {
  light: { train: '#1f6feb', validation: '#c2600a' },
  dark: { train: '#6ea8fe', validation: '#f2a65a' },
} as const

function variables(theme: 'light' | 'dark'): string {
  const colours = Object.entries({ ...drawingThemes[theme], ...curveColours[theme] })
  return colours.map(([name, colour]) => `--${name}:${colour}`).join(';')
}

/** Colours as CSS variables, so that one drawing suits both themes. */
/* Object.fromEntries forgets its keys; these are the themes' own. */
export const paintVariables = Object.fromEntries(paints.map((name) => [name, `var(--${name})`])) as Readonly<
  Record<Paint, string>
>

/** Light, dark where the reader's system is, always light on paper; A4 with page breaks between sections and never inside a row. */
export const reportStyle = `
:root{color-scheme:light dark;${variables('light')}}
@media (prefers-color-scheme:dark){:root{${variables('dark')}}}
@media print{:root{color-scheme:light;${variables('light')};--canvas:#fff}}
@page{size:A4;margin:16mm 14mm}
*{box-sizing:border-box}
body{margin:0 auto;padding:40px 32px 64px;max-width:1080px;background:var(--canvas);color:var(--ink);font:14px/1.55 'Inter Variable',Inter,'Noto Sans SC','PingFang SC','Microsoft YaHei',system-ui,sans-serif}
h1{margin:0 0 4px;font-size:28px;line-height:1.25;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{margin:40px 0 12px;padding-bottom:6px;border-bottom:1px solid var(--line);font-size:18px}
h3{margin:22px 0 8px;font-size:14px}
p{margin:8px 0}
.lead,.none,.hint{color:var(--ink-2)}
.none{padding:12px 14px;border:1px dashed var(--line-strong);border-radius:7px}
.figures{display:flex;flex-wrap:wrap;gap:10px;margin:18px 0 0;padding:0;list-style:none}
.figures li{padding:10px 14px;border:1px solid var(--line);border-radius:11px;background:var(--raised)}
.figures b{display:block;font-size:19px;font-variant-numeric:tabular-nums}
.figures span{color:var(--ink-2);font-size:12px}
.drawing{overflow-x:auto;border:1px solid var(--line);border-radius:11px}
.drawing svg{display:block;margin:0 auto;max-width:100%;height:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead th{color:var(--ink-2);font-size:12px;font-weight:600}
tfoot th,tfoot td{border-bottom:0;font-weight:600}
.layers td,.layers th{font-size:12.5px}
.number{text-align:right;white-space:nowrap}
.mono{font-family:'JetBrains Mono Variable','JetBrains Mono','Cascadia Mono',Menlo,Consolas,monospace;font-size:12px}
.kind::before{content:'';display:inline-block;width:8px;height:8px;margin-right:7px;border-radius:3px;background:var(--own)}
.facts{width:auto}
.facts th{min-width:200px;padding-right:28px;color:var(--ink-2);font-weight:500;white-space:nowrap}
.charts{display:grid;margin-top:14px;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));gap:16px}
figure{margin:0;padding:12px;border:1px solid var(--line);border-radius:11px;background:var(--raised)}
figcaption{font-weight:600;font-size:13px}
.chart{display:block;width:100%;height:auto}
.grid{stroke:var(--line)}
.tick{fill:var(--ink-3);font-size:11px}
.curve{fill:none;stroke-width:1.8;stroke-linejoin:round}
.curve.train{stroke:var(--train)}
.curve.validation{stroke:var(--validation)}
.curve.faint{stroke-width:1;opacity:.28}
.dot.train{fill:var(--train)}
.dot.validation{fill:var(--validation)}
.scroll{overflow-x:auto}
.confusion{width:auto}
.confusion thead td{border:0;background:none}
.confusion tbody td{min-width:38px;padding:5px 8px;border:1px solid var(--line);text-align:right;position:relative}
.confusion th{padding:5px 8px;border:0;font-weight:500;font-size:12px}
.confusion .right{background:color-mix(in srgb,var(--kind-recurrent) calc(var(--share)*60%),var(--raised))}
.confusion .wrong{background:color-mix(in srgb,var(--kind-normal) calc(var(--share)*85%),var(--raised))}
footer{margin-top:48px;color:var(--ink-3);font-size:12px}
@media print{body{max-width:none;padding:0;font-size:10.5pt}h2,h3,.hint{break-after:avoid}tr,figure,.drawing,.confusion{break-inside:avoid}thead{display:table-header-group}.charts{grid-template-columns:1fr 1fr}.scroll,.drawing{overflow:visible}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`.trim()
