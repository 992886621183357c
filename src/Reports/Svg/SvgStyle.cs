namespace Lab.Reports.Svg;

/// <summary>
/// The look of every drawing: light, dark, and grey in print. Meaning never hangs on colour alone: the acknowledgement is the
/// thick arrow, lost things are dashed and end in a cross, the page cache is hatched, the disk is solid.
/// </summary>
public static class SvgStyle
{
    public const string Css = """

        .lab-svg{--paper:#fff;--ink:#1b1f24;--soft:#59636e;--faint:#d1d9e0;--wash:#f4f6f8;--good:#1a7f37;--bad:#c02626;--warn:#9a5b00;--warnwash:#fff3d6;--cache:#8b949e;--disk:#0d1117;--badwash:#fdeceb;--goodwash:#e8f6ec;font-family:system-ui,-apple-system,"Segoe UI",Helvetica,Arial,"DejaVu Sans",sans-serif;font-size:12px}
        @media (prefers-color-scheme:dark){.lab-svg{--paper:#12161b;--ink:#e8ebee;--soft:#9aa5b1;--faint:#3a424c;--wash:#1a2027;--good:#4ac26b;--bad:#ff7b72;--warn:#e3b341;--warnwash:#3a2e10;--cache:#7d8894;--disk:#f0f3f6;--badwash:#3a1d1f;--goodwash:#16301e}}
        @media print{.lab-svg{--paper:#fff;--ink:#000;--soft:#444;--faint:#bbb;--wash:#f3f3f3;--good:#222;--bad:#000;--warn:#333;--warnwash:#eee;--cache:#888;--disk:#000;--badwash:#fff;--goodwash:#fff}}
        .lab-svg text{fill:var(--ink)}
        .lab-svg .paper{fill:var(--paper)}.lab-svg .wash{fill:var(--wash)}
        .lab-svg .h1{font-size:19px;font-weight:650}.lab-svg .h2{font-size:14.5px;font-weight:650}.lab-svg .b{font-weight:650}
        .lab-svg .say{font-size:14px}.lab-svg .saykey{font-size:14px;font-weight:650}
        .lab-svg text.soft{fill:var(--soft)}.lab-svg text.tick{fill:var(--soft);font-size:11px;font-variant-numeric:tabular-nums}
        .lab-svg .good{fill:var(--good)}.lab-svg .bad{fill:var(--bad)}.lab-svg .warn{fill:var(--warn)}
        .lab-svg .halo{stroke:var(--paper);stroke-width:4px;stroke-linejoin:round;paint-order:stroke}
        .lab-svg .headbad{fill:var(--badwash);stroke:var(--bad)}.lab-svg .headgood{fill:var(--goodwash);stroke:var(--good)}
        .lab-svg .lane{stroke:var(--soft);stroke-width:1.5}.lab-svg .lanedown{stroke:var(--soft);stroke-width:2.2;stroke-dasharray:0.1 7;stroke-linecap:round}.lab-svg .lanefrozen{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:7 5}
        .lab-svg .head{fill:var(--wash);stroke:var(--faint)}.lab-svg .hair{stroke:var(--faint);stroke-width:1}.lab-svg .grid{stroke:var(--faint);stroke-width:1;stroke-dasharray:1 4}
        .lab-svg .frame{fill:none;stroke:var(--faint)}
        .lab-svg .arrow{stroke:var(--ink);stroke-width:1.6;fill:none}.lab-svg .arrowhead{fill:var(--ink)}
        .lab-svg .side{stroke:var(--soft);stroke-width:1.4;fill:none}.lab-svg .sidehead{fill:var(--soft)}
        .lab-svg .receipt{stroke:var(--soft);stroke-width:1.4;fill:none;stroke-dasharray:6 3 1 3}.lab-svg .receipthead{fill:var(--paper);stroke:var(--soft);stroke-width:1.4}
        .lab-svg .ack{stroke:var(--good);stroke-width:3.4;fill:none}.lab-svg .ackhead{fill:var(--good)}
        .lab-svg .lost{stroke-dasharray:5 4}.lab-svg .cross{stroke:var(--bad);stroke-width:2.4;fill:none;stroke-linecap:round}
        .lab-svg .dot{fill:var(--ink);stroke:var(--paper);stroke-width:1.5}.lab-svg .okdot{fill:var(--good);stroke:var(--paper);stroke-width:1.5}.lab-svg .baddot{fill:var(--paper);stroke:var(--bad);stroke-width:2}.lab-svg .softdot{fill:var(--paper);stroke:var(--soft);stroke-width:1.6}
        .lab-svg .tickmark{stroke:var(--paper);stroke-width:1.8;fill:none;stroke-linecap:round;stroke-linejoin:round}
        .lab-svg .bolt{fill:var(--warn);stroke:var(--paper);stroke-width:1.5;stroke-linejoin:round;paint-order:stroke}
        .lab-svg .crown{fill:var(--ink);stroke:var(--paper);stroke-width:1.5;stroke-linejoin:round;paint-order:stroke}
        .lab-svg .tool{stroke:var(--ink);stroke-width:1.7;fill:none;stroke-linecap:round;stroke-linejoin:round}.lab-svg .toolpaper{fill:var(--paper);stroke:none}
        .lab-svg .gapbar{fill:var(--warn)}.lab-svg .waitbar{fill:var(--good)}
        .lab-svg .banner{fill:var(--wash);stroke:var(--faint)}
        .lab-svg .cache{fill:url(#lab-cache);stroke:var(--cache);stroke-width:1.2}.lab-svg .disk{fill:var(--disk);stroke:var(--disk);stroke-width:1.2}.lab-svg .told{fill:var(--good)}.lab-svg .slot{fill:var(--wash)}
        .lab-svg .hatchpaper{fill:var(--paper)}.lab-svg .hatch{stroke:var(--cache);stroke-width:2.2}
        .lab-svg .none{fill:var(--badwash);stroke:var(--bad);stroke-width:1.6}.lab-svg .some{fill:var(--goodwash);stroke:var(--good);stroke-width:1.6}
        .lab-svg .ontold{fill:var(--paper);font-weight:650}
        .lab-svg .axisbreak{stroke:var(--soft);stroke-width:1.3;fill:none}.lab-svg .breakwash{fill:var(--wash)}
        .lab-svg .series{stroke:var(--ink);stroke-width:1.8;fill:none;stroke-linejoin:round}.lab-svg .series2{stroke:var(--soft);stroke-width:1.5;fill:none;stroke-dasharray:5 3;stroke-linejoin:round}.lab-svg .band{fill:url(#lab-band)}.lab-svg .bandwash{fill:var(--warnwash)}.lab-svg .bandhatch{stroke:var(--warn);stroke-width:1;opacity:.45}
        .lab-svg .cachebar{fill:var(--cache)}.lab-svg .bar{fill:var(--faint)}
        .lab-svg .ci{stroke:var(--soft);stroke-width:2}.lab-svg .pointbad{fill:var(--bad)}.lab-svg .pointgood{fill:var(--paper);stroke:var(--good);stroke-width:2.2}.lab-svg .pointopen{fill:var(--paper);stroke:var(--soft);stroke-width:1.8}

        """;

    public const string Patterns = """
        <defs><pattern id="lab-cache" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatchpaper" width="6" height="6"/><line class="hatch" x1="1.5" y1="0" x2="1.5" y2="6"/></pattern><pattern id="lab-band" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="bandwash" width="8" height="8"/><line class="bandhatch" x1="1" y1="0" x2="1" y2="8"/></pattern></defs>
        """;
}
