// The look of the report: readable in light and dark, on paper and on a telephone.
export const STYLE = `
:root{color-scheme:light dark;--fg:#1b1f24;--bg:#fff;--soft:#f4f5f7;--line:#d8dce2;--pass:#17703c;--fail:#b42318;--other:#7a5c00;--blue:#2f6fde;--green:#2f9e63}
@media (prefers-color-scheme:dark){:root{--fg:#e6e8eb;--bg:#14171b;--soft:#1d2127;--line:#343a43;--pass:#58c98a;--fail:#ff8a7a;--other:#e3c15a;--blue:#6ea3ff;--green:#58c98a}}
*{box-sizing:border-box}body{margin:0;font:15px/1.5 system-ui,sans-serif;color:var(--fg);background:var(--bg)}
main{max-width:1080px;margin:0 auto;padding:24px 16px 64px}h1{margin:0 0 4px;font-size:26px}h2{margin:40px 0 8px;font-size:19px;border-bottom:1px solid var(--line);padding-bottom:4px}h3{margin:20px 0 6px;font-size:15px}
.lead{margin:0 0 20px}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px}th,td{text-align:left;padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:top}th{font-weight:600;background:var(--soft)}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}code,pre{font:13px/1.45 ui-monospace,monospace}pre{overflow:auto;max-height:260px;background:var(--soft);padding:10px;margin:6px 0}
.badge{display:inline-block;padding:1px 8px;border-radius:9px;border:1px solid currentColor;font-size:12.5px;white-space:nowrap}.pass{color:var(--pass)}.fail{color:var(--fail)}.other{color:var(--other)}
.bars .bar{width:55%}.bars i{display:block;height:12px;margin-top:5px;border-radius:3px;background:currentColor}
figure{margin:0}svg{width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:currentColor}.axis{stroke:var(--line)}rect.blue{fill:var(--blue)}rect.green{fill:var(--green)}rect.other{fill:#8a8f98}rect.dropped{fill:#e03131}
figcaption{font-size:13px}.key{display:inline-block;width:10px;height:10px;border-radius:2px;margin-left:10px}.key.blue{background:var(--blue)}.key.green{background:var(--green)}.key.dropped{background:#e03131}
a{color:var(--blue)}summary{cursor:pointer;font-size:13px}
`;
