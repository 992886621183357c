using System.Text;
using Lab.Explorer.Results;
using Lab.Reports.Svg;
using Lab.Reports.Text;

namespace Lab.Reports.Html;

/// <summary>What a swarm made in the runs of a variant.</summary>
internal static class SwarmSection
{
    public static void Append(StringBuilder page, SwarmAudit audit)
    {
        page.Append($"<p class=\"soft\">Faults drawn from the seeds: {Words.Count(audit.Drawn)}, of which {Words.Count(audit.Struck)} struck, {Words.Count(audit.HeldBack)} were held back by the budget, and the moment of {Words.Count(audit.NeverDue)} never came.</p>\n");
        page.Append("<div class=\"scroll\">\n<table>\n<thead><tr><th scope=\"col\">kind</th><th scope=\"col\" class=\"number\">runs</th><th scope=\"col\" class=\"number\">struck</th><th scope=\"col\" class=\"number\">held back</th><th scope=\"col\" class=\"number\">never due</th></tr></thead>\n<tbody>\n");
        foreach (var kind in audit.Kinds)
            page.Append($"<tr><td>{Xml.Escape(kind.Kind)}</td><td class=\"number\">{Words.Count(kind.RunsStruck)}</td><td class=\"number\">{Words.Count(kind.Struck)}</td><td class=\"number\">{Words.Count(kind.HeldBack)}</td><td class=\"number\">{Words.Count(kind.NeverDue)}</td></tr>\n");
        page.Append("</tbody>\n</table>\n</div>\n");
        page.Append($"<p class=\"soft\">Faults a run: {Xml.Escape(AuditText.Histogram(audit.StruckPerRun))}. Kinds a run: {Xml.Escape(AuditText.Histogram(audit.KindsPerRun))}. Struck {Xml.Escape(AuditText.Times(audit))}.</p>\n");
    }
}
