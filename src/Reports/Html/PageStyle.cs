namespace Lab.Reports.Html;

/// <summary>How index.html looks: light or dark as the reader's system is, grey in print, no script, nothing from outside.</summary>
internal static class PageStyle
{
    public const string Css = """

        :root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#59636e;--faint:#d1d9e0;--wash:#f4f6f8;--good:#1a7f37;--bad:#c02626;--warn:#9a5b00;--badwash:#fdeceb;--goodwash:#e8f6ec}
        @media (prefers-color-scheme:dark){:root{--paper:#12161b;--ink:#e8ebee;--soft:#9aa5b1;--faint:#3a424c;--wash:#1a2027;--good:#4ac26b;--bad:#ff7b72;--warn:#e3b341;--badwash:#3a1d1f;--goodwash:#16301e}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,"DejaVu Sans",sans-serif}
        main{max-width:1560px;margin:0 auto;padding:28px 32px 64px}
        h1{font-size:26px;line-height:1.25;margin:0 0 6px}h2{font-size:20px;margin:44px 0 10px;padding-top:8px}h3{font-size:16px;margin:26px 0 6px}
        p{margin:6px 0;max-width:78ch}.soft{color:var(--soft)}
        a{color:inherit;text-decoration-color:var(--soft);text-underline-offset:3px}
        code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;background:var(--wash);padding:2px 6px;border-radius:4px;overflow-wrap:anywhere;user-select:all}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
        th{text-align:left;font-weight:600;color:var(--soft);border-bottom:2px solid var(--faint);padding:6px 14px 6px 0;white-space:nowrap}
        td{padding:6px 14px 6px 0;border-bottom:1px solid var(--faint);vertical-align:top}
        td.number,th.number{text-align:right}td.nowrap{white-space:nowrap}
        tr.scenario td{padding-top:22px;font-weight:600;border-bottom:1px solid var(--faint)}tr.scenario .soft{font-weight:400}
        tr.replay td{border-bottom:1px solid var(--faint);padding-top:0}tr.open td{border-bottom:none}
        .pill{display:inline-block;padding:1px 9px;border-radius:10px;border:1px solid;white-space:nowrap;font-size:13px}
        .as{color:var(--good);background:var(--goodwash)}.not{color:var(--bad);background:var(--badwash);font-weight:650;border-width:2px}.un{color:var(--warn);border-style:dashed}
        .sum{font-size:17px;padding:12px 16px;border:1px solid var(--faint);border-left:6px solid var(--good);border-radius:6px;margin:16px 0;max-width:none}
        .sum.notsum{border-left-color:var(--bad)}.sum.unsum{border-left-color:var(--warn);border-left-style:dashed}
        figure{margin:14px 0;overflow-x:auto;border:1px solid var(--faint);border-radius:8px}
        figure svg{display:block;height:auto;max-width:100%}figure.wide svg{min-width:1100px;width:100%}figure.plot svg{width:980px}
        details{border:1px solid var(--faint);border-radius:8px;margin:8px 0;padding:0 16px}summary{cursor:pointer;padding:9px 0;font-weight:600}details[open]{padding-bottom:14px}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 22px;margin:8px 0}dt{color:var(--soft)}dd{margin:0}
        ul.marks{list-style:none;padding:0;margin:6px 0;columns:320px;font-size:14px}ul.marks li{break-inside:avoid;padding:1px 0}
        .unusable{white-space:pre-wrap;border-left:6px solid var(--bad);background:var(--wash);padding:8px 14px;font:13px/1.5 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        @media print{:root{--paper:#fff;--ink:#000;--soft:#444;--faint:#bbb;--wash:#f3f3f3;--good:#222;--bad:#000;--warn:#333;--badwash:#fff;--goodwash:#fff}body{font-size:11px}main{padding:0;max-width:none}table,.pill,ul.marks,code{font-size:10px}figure{break-inside:avoid;border:none}details::details-content{content-visibility:visible;display:block}figure.wide svg{min-width:0}details{break-inside:avoid}h2{break-after:avoid}a{text-decoration:none}@page{size:A4 landscape;margin:12mm}}

        """;
}
